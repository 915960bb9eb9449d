"""The receipts that this dock keeps: one JSON file an upload, written once and synced."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from lapel_verify.canonical import Json


class ReceiptBox:
    """A folder of receipts."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def path(self, upload: str) -> Path:
        """Return where the receipt of an upload lies; no id can lead out of the folder."""
        return self._folder / f"r-{quote(upload, safe='')}.json"

    def put(self, upload: str, receipt: Mapping[str, Json]) -> None:
        """Keep a receipt; it is on the disk, with its name, when this returns."""
        target = self.path(upload)
        made = target.with_suffix(".new")
        with made.open("w", encoding="utf-8") as file:
            json.dump(receipt, file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        made.replace(target)
        folder = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def get(self, upload: str) -> dict[str, Json] | None:
        """Return a kept receipt; None when there is none or it cannot be read."""
        try:
            found = json.loads(self.path(upload).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return found if isinstance(found, dict) else None

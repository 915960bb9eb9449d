"""The installation's keys: made at first use, one file each, readable by the owner only.

`log` signs checkpoints, `receipts` signs receipts, `url` signs short-lived
links, `session` is Django's secret. Rotation: docs/how-to/rotate-keys.md.
"""

import fcntl
import os
from dataclasses import dataclass
from pathlib import Path
from secrets import token_bytes

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lapel.foundation import durable
from lapel.foundation.errors import LapelError


class KeyFileUnsafe(LapelError):
    """A private key can be read by others on this machine."""


@dataclass(frozen=True)
class KeyFolder:
    """The folder of keys of one installation."""

    folder: Path

    def log_key(self) -> Ed25519PrivateKey:
        """The key that signs checkpoints of the log."""
        return Ed25519PrivateKey.from_private_bytes(self._secret("log"))

    def receipt_key(self) -> Ed25519PrivateKey:
        """The key that signs receipts."""
        return Ed25519PrivateKey.from_private_bytes(self._secret("receipts"))

    def url_key(self) -> bytes:
        """The key of short-lived links, 32 bytes."""
        return self._secret("url")

    def session_secret(self) -> str:
        """Django's secret."""
        return self._secret("session").hex()

    def _secret(self, name: str) -> bytes:
        path = self.folder / f"{name}.key"
        if not path.exists():
            self._make(path)
        if path.stat().st_mode & 0o077:
            raise KeyFileUnsafe(f"{path} can be read by others; run: chmod 600 {path}")
        return bytes.fromhex(path.read_text().strip())

    def _make(self, path: Path) -> None:
        """Make one key; of several processes that try at once, the first one's key stays."""
        durable.make_folder(self.folder.parent)
        self.folder.mkdir(mode=0o700, exist_ok=True)
        lock = os.open(self.folder, os.O_RDONLY)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not path.exists():
                durable.write(path, token_bytes(32).hex().encode() + b"\n", mode=0o600)
        finally:
            os.close(lock)

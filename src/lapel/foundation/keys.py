"""The installation's keys: made at first use, one file each, readable by the owner only.

`log` signs checkpoints, `receipts` signs receipts, `url` signs short-lived
links, `session` is Django's secret. `log.retired` lists the verifier keys of
former log keys, one a line. Rotation: docs/how-to/rotate-keys.md.
"""

import fcntl
import os
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from secrets import token_bytes

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lapel.foundation import durable
from lapel.foundation.errors import LapelError


class KeyFileUnsafe(LapelError):
    """A private key can be read by others on this machine."""


class KeyNotReplaced(LapelError):
    """There is no key to put another one in the place of, or no place for the old one."""


class KeyName(StrEnum):
    """The keys of an installation."""

    LOG = "log"
    RECEIPTS = "receipts"
    URL = "url"
    SESSION = "session"


@dataclass(frozen=True)
class KeyFolder:
    """The folder of keys of one installation."""

    folder: Path

    def log_key(self) -> Ed25519PrivateKey:
        """The key that signs checkpoints of the log."""
        return Ed25519PrivateKey.from_private_bytes(self._secret(KeyName.LOG))

    def receipt_key(self) -> Ed25519PrivateKey:
        """The key that signs receipts."""
        return Ed25519PrivateKey.from_private_bytes(self._secret(KeyName.RECEIPTS))

    def url_key(self) -> bytes:
        """The key of short-lived links, 32 bytes."""
        return self._secret(KeyName.URL)

    def session_secret(self) -> str:
        """Django's secret."""
        return self._secret(KeyName.SESSION).hex()

    def retired_log_keys(self) -> tuple[str, ...]:
        """The verifier keys of the keys that signed the log before this one, oldest first."""
        if not self._retired.exists():
            return ()
        lines = self._retired.read_text().splitlines()
        return tuple(line.strip() for line in lines if line.strip())

    def retire_log_key(self, verifier_key: str) -> None:
        """Write down that a key signed the log; it is public. Repeating it changes nothing."""
        lines = dict.fromkeys((*self.retired_log_keys(), verifier_key))
        durable.write(self._retired, "".join(f"{line}\n" for line in lines).encode())

    def replace(self, name: KeyName, *, at: datetime) -> Path:
        """Move a key aside and make a new one; return where the old one is kept.

        After a crash between the two there is no such key, and its next use makes it.

        Raises:
            KeyNotReplaced: there is no such key yet, or one was moved aside at this very second.
        """
        path = self._path(name)
        kept = path.with_name(f"{path.name}.retired-{at:%Y%m%dT%H%M%SZ}")
        if not path.exists():
            raise KeyNotReplaced(f"{path} is not there; its first use makes it: lapel up")
        if kept.exists():
            raise KeyNotReplaced(f"{kept} is there already; try again in a second")
        path.chmod(0o600)
        path.rename(kept)
        self._make(path)
        return kept

    @property
    def _retired(self) -> Path:
        return self.folder / "log.retired"

    def _path(self, name: KeyName) -> Path:
        return self.folder / f"{name}.key"

    def _secret(self, name: KeyName) -> bytes:
        path = self._path(name)
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

"""A log in memory, for tests of whatever reads one."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lapel.transparency import checkpoint, tree
from lapel.transparency.note import Signer
from lapel_verify.merkle import EMPTY_ROOT

ORIGIN = "lapel.example/test-agency/log"


def signer(name: str = ORIGIN, seed: int = 1) -> Signer:
    """A key that is the same in every run."""
    return Signer(name, Ed25519PrivateKey.from_private_bytes(sha256(bytes([seed])).digest()))


def commitment(index: int) -> bytes:
    """A made commitment, different for each index."""
    return sha256(b"commitment %d" % index).digest()


@dataclass
class MemoryLog:
    """Tile files in a dict, grown as the sequencer grows them on disk."""

    size: int = 0
    root: bytes = EMPTY_ROOT
    files: dict[str, bytes] = field(default_factory=dict)

    @classmethod
    def of(cls, size: int, batch: int = 1000) -> "MemoryLog":
        """A log of made commitments."""
        log = cls()
        for first in range(0, size, batch):
            log.append([commitment(n) for n in range(first, min(first + batch, size))])
        return log

    def append(self, commitments: Sequence[bytes]) -> None:
        """Integrate a batch."""
        grown = tree.integrate(self.files.get, self.size, commitments)
        self.files.update(grown.files)
        self.size, self.root = grown.size, grown.root

    def checkpoint(self, by: Signer | None = None) -> bytes:
        """The signed checkpoint of the present size."""
        by = by or signer()
        return checkpoint.sign(by.name, self.size, self.root, by)

    def write(self, folder: Path, by: Signer | None = None) -> None:
        """Write the tile files and the checkpoint below a folder."""
        for name, data in {**self.files, "checkpoint": self.checkpoint(by)}.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)

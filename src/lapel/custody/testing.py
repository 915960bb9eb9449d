"""For other rooms' tests: a log that sequences when it is told to."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import psycopg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lapel.custody import selectors
from lapel.custody.sequencer import Log, Sequencer
from lapel_verify.notes import VerifierKey

ORIGIN = "lapel.example/test/log"


def actions(subject: UUID) -> list[str]:
    """What the log says of a subject, as bare words, oldest first."""
    return [entry.action for entry in selectors.history(subject)]


@contextmanager
def sequencer(
    dsn: str,
    folder: Path,
    *,
    key: Ed25519PrivateKey | None = None,
    retired: tuple[VerifierKey, ...] = (),
    origin: str = ORIGIN,
) -> Iterator[Sequencer]:
    """A sequencer on its own connection (role `log`), publishing into a folder."""
    key = key or Ed25519PrivateKey.generate()
    log = Log(folder=folder, origin=origin, key=key, retired=retired)
    with psycopg.connect(dsn) as connection:
        yield Sequencer(connection, log)

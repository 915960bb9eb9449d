"""fsck: whatever is changed behind the program's back is named."""

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from lapel.custody import fsck
from lapel.custody import services as custody
from lapel.custody.sequencer import Log
from lapel.custody.services import SYSTEM, Subject
from lapel.custody.testing import sequencer

ENTRIES = 300


@pytest.fixture
def log(database: object, tmp_path: Path) -> Log:
    """A published log of 300 entries in two batches."""
    with sequencer(database.dsn("log"), tmp_path / "log") as running:  # type: ignore[attr-defined]
        for _ in range(2):
            for _ in range(ENTRIES // 2):
                with custody.act("issued", on=Subject(kind="camera", id=uuid4()), by=SYSTEM):
                    pass
            running.step()
        return running.log


def findings(log: Log) -> dict[str, str]:
    return {step.name: step.found for step in fsck.check(log) if not step.ok}


def as_superuser(database: object, statement: str) -> None:
    """What someone with the whole database in hand can do."""
    dsn = database.dsn("owner")  # type: ignore[attr-defined]
    with psycopg.connect(dsn, autocommit=True) as owner:
        for table in ("custody_entry", "custody_leaf", "custody_checkpoint"):
            owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER".encode())
        owner.execute(statement.encode())


def test_an_untouched_log_agrees_in_every_step(log: Log) -> None:
    steps = list(fsck.check(log))

    assert [step.name for step in steps if not step.ok] == []
    assert steps[0].found.startswith("300 entries")


@pytest.mark.parametrize(
    ("statement", "step", "found"),
    [
        ("UPDATE custody_entry SET body = replace(body, 'issued', 'stolen') WHERE number = 7",
         "entries", "is not that of its text and salt"),
        ("UPDATE custody_entry SET salt = sha256(salt) WHERE number = 7",
         "entries", "is not that of its text and salt"),
        ("UPDATE custody_entry SET actor_id = 'other' WHERE number = 7",
         "entries", "column actor does not repeat"),
        ("UPDATE custody_entry SET at = at + interval '1 hour' WHERE number = 7",
         "entries", "column at does not repeat"),
        ("DELETE FROM custody_leaf WHERE index = 299", "places", "has places for 299"),
        ("DELETE FROM custody_leaf WHERE index = 20", "places", "no leaf 20"),
        ("UPDATE custody_entry SET commitment = sha256(commitment) WHERE number = 9",
         "places", "the published commitment is not that of its entry"),
        ("UPDATE custody_checkpoint SET root = sha256(root) WHERE size = 150",
         "earlier checkpoints", "checkpoint 150"),
    ],
)  # fmt: skip
def test_a_changed_row_is_named(
    log: Log, database: object, statement: str, step: str, found: str
) -> None:
    as_superuser(database, statement)

    told = findings(log)
    assert found in told[step]


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[5] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize(
    ("name", "change", "step"),
    [
        ("tile/0/000", flip, "tiles"),
        ("tile/entries/000", flip, "tiles"),
        ("tile/1/000.p/1", flip, "tiles"),
        ("tile/0/001.p/44", Path.unlink, "tiles"),
        ("checkpoint", flip, "checkpoint"),
        ("checkpoint", Path.unlink, "checkpoint"),
    ],
)
def test_a_changed_file_is_named(
    log: Log, name: str, change: Callable[[Path], None], step: str
) -> None:
    change(log.folder / name)

    told = findings(log)
    assert step in told
    assert name.split(".p/", maxsplit=1)[0] in told[step]

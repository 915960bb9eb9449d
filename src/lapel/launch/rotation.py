"""Put a new key in the place of an old one, while nothing runs.

1. take the seat of this LAPEL_HOME: nothing runs, and nothing starts meanwhile;
2. of the log: see that the published checkpoint is by its key, and write down the public half;
3. move the old key aside and make the new one.
"""

from dataclasses import dataclass
from pathlib import Path

from lapel.custody.sequencer import Log
from lapel.foundation import clock
from lapel.foundation.config import Config
from lapel.foundation.errors import LapelError
from lapel.foundation.keys import KeyFolder, KeyName
from lapel.ingest import services as ingest
from lapel.launch.standing import AlreadyRunning, Seat
from lapel_verify.checkpoints import Checkpoint


class StillRunning(LapelError):
    """Processes of this installation would go on with the old key."""


@dataclass(frozen=True, kw_only=True)
class Rotation:
    """What was done; `old` and `new` are verifier keys, empty for keys without a public half."""

    name: KeyName
    kept: Path
    old: str = ""
    new: str = ""
    last: Checkpoint | None = None
    """The last checkpoint of the old log key."""


def rotate(name: KeyName, config: Config) -> Rotation:
    """Rotate one key of an installation that does not run.

    Raises:
        StillRunning: it runs.
        KeyNotReplaced: there is no such key yet.
        LogInconsistent: the published checkpoint is by none of the log's keys.
    """
    try:
        with Seat(config):
            return _rotate(name, config)
    except AlreadyRunning as error:
        raise StillRunning(
            f"{config.home} is being served, and its processes hold the {name} key;"
            " stop them first: lapel down"
        ) from error


def _rotate(name: KeyName, config: Config) -> Rotation:
    folder = KeyFolder(config.keys)
    old = _verifier_key(name, config) if (folder.folder / f"{name}.key").exists() else ""
    last = None
    if name is KeyName.LOG and old:
        last = Log.of(config).published()
        folder.retire_log_key(old)
    kept = folder.replace(name, at=clock.now())
    return Rotation(name=name, kept=kept, old=old, new=_verifier_key(name, config), last=last)


def _verifier_key(name: KeyName, config: Config) -> str:
    if name is KeyName.LOG:
        return Log.of(config).signer.verifier_key()
    if name is KeyName.RECEIPTS:
        return ingest.signer(config).verifier_key()
    return ""

"""Bring the demo agency to life: its people, its docks, and footage that goes in through them.

Every file takes the way of real footage: from a camera's volume by the dock program through the
upload door, and it is erased from the volume only after its signed receipt. So a story that was
interrupted goes on where it stopped, with what still lies on the volumes.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db import transaction

from lapel.custody import selectors as log
from lapel.custody import services as custody
from lapel.demo import agency, cast, desk, footage, missed, telling
from lapel.demo.cast import OfficePart
from lapel.demo.errors import DemoError
from lapel.foundation import clock, durable
from lapel.foundation.config import Config

Say = Callable[[str], None]

SIGN_INS = f"{telling.words(s.username for s in cast.SIGN_INS)}, password {cast.PASSWORD}"
DEMO = custody.Subject(kind="demo", id=cast.STORY)
"""What the entry "demo_told" is about; there is one demo in an installation."""
PATIENCE = "60"
"""Seconds without any progress after which a dock gives up on a file."""


def tell(config: Config, say: Say) -> None:
    """Build the agency and send its footage in, saying what happens; once in an installation.

    Raises:
        DemoError: a dock could not deliver; the next call goes on from there.
    """
    if log.last_entry(DEMO.id) is not None:
        return
    if agency.occupied():
        say("the demo is left out: this installation has an agency of its own")
        return
    _load(config, say)
    cameras = _lay_out(config, say)
    for office in cast.OFFICES:
        _deliver(config, office, cameras / office.code, say)
    missed.report(_today(config))
    _work_at_desks(config)
    shutil.rmtree(cameras)
    say("the footage is in custody; pictures, proxies and tracks are being made in the background")


@transaction.atomic
def _work_at_desks(config: Config) -> None:
    """What the people say of the footage, and with it the end of the story: both or neither."""
    desk.work()
    with custody.act("demo_told", on=DEMO, by=custody.SYSTEM, authority=f"demo of {config.agency}"):
        pass


def _load(config: Config, say: Say) -> None:
    found = agency.load(config)
    say(
        f"{config.agency}: {found.offices} field areas, {found.units} units,"
        f" {found.members} members, {found.cameras} cameras"
    )


def _lay_out(config: Config, say: Say) -> Path:
    """The folder of the cameras' volumes: filled, or as an interrupted story left it."""
    cameras = config.home / "demo" / "cameras"
    if not cameras.exists():
        media = footage.media_folder()
        say(f"the cameras record: {'real footage' if media else 'made clips, which takes a while'}")
        unfinished = cameras.with_name("cameras.unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        volumes = footage.volumes(media, unfinished, _today(config))
        unfinished.rename(cameras)
        durable.sync_folder(cameras.parent)
        say(
            f"{sum(volume.recordings for volume in volumes)} recordings on"
            f" {len(volumes)} cameras lie in the docks"
        )
    return cameras


def _today(config: Config) -> date:
    return clock.now().astimezone(ZoneInfo(config.time_zone)).date()


def _deliver(config: Config, office: OfficePart, source: Path, say: Say) -> None:
    """Run the dock program of one office over the cameras that stand in its dock."""
    if not source.is_dir():
        return
    cameras = len(list(source.iterdir()))
    say(f"dock {office.dock} in {office.name} sends what {cameras} cameras hold:")
    command = [
        *(sys.executable, "-m", "lapel_dock", "run", "--once"),
        *("--source", str(source), "--server", config.byte_url),
        *("--token-file", str(_token_file(config, office))),
        *("--settle", "0.2", "--interval", "0.5", "--patience", PATIENCE),
    ]
    trouble = []
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as dock:
        for line in _lines(dock):
            event = telling.read(line)
            trouble += [event.text] if event.trouble else []
            if event.text:
                say(f"  {event.text}")
    if dock.returncode:
        raise DemoError(
            f"dock {office.dock} could not deliver everything ({'; '.join(trouble[:3])}); what is"
            f" not safe still lies in {source}: run `lapel up` again"
        )


def _lines(dock: subprocess.Popen[str]) -> Iterator[str]:
    return iter(dock.stdout or ())


def _token_file(config: Config, office: OfficePart) -> Path:
    """The dock's token file, made by the command that an administrator would use."""
    path = config.home / "demo" / f"{office.dock}.json"
    if not path.exists():
        made = subprocess.run(
            [
                *(sys.executable, "-m", "lapel.launch.cli", "devices", "token", "create"),
                *(office.dock, "--office", office.code),
            ],
            env=os.environ | {"LAPEL_HOME": str(config.home), "LAPEL_PORT": str(config.port)},
            capture_output=True,
            check=False,
        )
        if made.returncode:
            raise DemoError(f"no token for dock {office.dock}: {made.stderr.decode().strip()}")
        durable.write(path, made.stdout, mode=0o600)
    return path

"""The story in a whole installation: real docks, the real door, the real log."""

import subprocess
import sys
from pathlib import Path

from lapel.accounts.testing import make_user
from lapel.demo import cast, story
from lapel.foundation.config import Config
from lapel.program import selectors
from tests.installation import Installation

SCRIPT = """
import django; django.setup()
from lapel.demo import reel, story
from lapel.foundation import config
from lapel.foundation.errors import LapelError
reel.TAKES = tuple(take for take in reel.TAKES if take.shots[0].name in {shots})
story.PATIENCE = "{patience}"
try:
    story.tell(config.load(), print)
except LapelError as error:
    print("stopped:", error)
"""
SHOTS = ("sam2_coffee.mp4", "ax_sample_fragmented.mp4", "damaged/garbage.mp4")


def tell(here: Installation, *, patience: int = 60, **env: str) -> list[str]:
    """Tell a story of three recordings; give the lines that it says."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(shots=SHOTS, patience=patience)],
        env=here.env | {"DJANGO_SETTINGS_MODULE": "lapel.launch.settings"} | env,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()


def test_an_interrupted_story_goes_on_and_is_told_once(installation: Installation) -> None:
    here = installation
    here.lapel("up", "--detach", "--no-demo")
    nobody_listens = str(here.port + 7)

    first = tell(here, patience=1, LAPEL_PORT=nobody_listens)

    assert first[0] == "Demo Enforcement Agency: 5 field areas, 10 units, 40 members, 44 cameras"
    assert first[2] == "3 recordings on 3 cameras lie in the docks"
    assert "stopped: dock BAL-1 could not deliver everything" in first[-1]
    assert len(list((here.home / "demo" / "cameras").rglob("*_0?.mp4"))) == 4
    assert here.ask("SELECT count(*) FROM evidence_recording") == [(0,)]

    second = tell(here)

    docks = [line.split()[1] for line in second if line.startswith("dock ")]
    assert docks == ["BAL-1", "WAS-1", "BUF-1"]
    assert sum("kept, log #" in line for line in second) == 3
    assert any("in quarantine" in line and "X6099871D is registered" in line for line in second)
    assert second[-1].startswith("the footage is in custody")
    assert not (here.home / "demo" / "cameras").exists()

    assert tell(here) == []
    assert here.ask("SELECT count(*) FROM evidence_recording") == [(3,)]
    assert here.ask("SELECT count(*) FROM program_camera") == [(44,)]
    assert here.ask("SELECT count(*) FROM custody_entry WHERE action = 'demo_told'") == [(1,)]
    assert here.ask("SELECT state FROM ingest_missingreport") == [("open",)]


def test_the_demo_is_left_out_where_somebody_else_works(db: None, tmp_path: Path) -> None:
    make_user("alice")
    said: list[str] = []

    story.tell(Config(home=tmp_path), said.append)

    assert said == ["the demo is left out: this installation has an agency of its own"]
    assert selectors.offices() == ()


def test_the_sign_ins_are_told_in_one_line() -> None:
    assert story.SIGN_INS == (
        "wearer, supervisor, custodian, auditor or admin, password lapel-demo"
    )
    assert cast.PASSWORD in story.SIGN_INS

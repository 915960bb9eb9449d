"""Foreign tus clients bring footage through the door: npm's tus-js-client and PyPI's tuspy."""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from uuid import UUID

import pytest
from pytest_django import Settings
from tusclient.client import TusClient

from lapel.custody.services import SYSTEM
from lapel.devices.limits import Limits
from lapel.devices.testing import Door, running_door
from lapel.evidence.vault import Vault
from lapel.foundation import config as configuration
from lapel.ingest import services
from lapel.program.testing import small_program
from lapel_verify import receipts

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[1]
CONTENT = os.urandom(1_500_007)
TOLD = {
    "device": "X6033923Q",
    "recording": "R7",
    "filename": "R7.mp4",
    "started_at": "2024-03-13T19:02:00Z",
}

needs_node = pytest.mark.skipif(shutil.which("npm") is None, reason="npm is not installed")


@pytest.fixture(scope="module")
def tus_js() -> Path:
    """The folder with the driver and tus-js-client, installed once and kept under build/."""
    lock = (HERE / "tus_js" / "package-lock.json").read_bytes()
    folder = REPOSITORY / "build" / f"tus-js-{hashlib.sha256(lock).hexdigest()[:12]}"
    folder.parent.mkdir(exist_ok=True)
    with folder.with_suffix(".lock").open("w") as only_one:
        fcntl.flock(only_one, fcntl.LOCK_EX)
        if not folder.exists():
            unfinished = Path(mkdtemp(dir=folder.parent, prefix=".tus-js-"))
            shutil.copytree(HERE / "tus_js", unfinished, dirs_exist_ok=True)
            install = ["npm", "ci", "--ignore-scripts", "--silent"]
            subprocess.run(install, cwd=unfinished, check=True)
            unfinished.rename(folder)
        shutil.copy(HERE / "tus_js" / "upload.js", folder)
    return folder


@pytest.fixture
def door(database: Any, home: Path, settings: Settings) -> Iterator[Door]:
    """A door on a database of the test's own, with one dock."""
    small_program()
    settings.LAPEL = replace(configuration.load(), home=home, port=-1)
    issued = services.create_dock_token(name="BAL-1", office="BAL", by=SYSTEM)
    with running_door(settings.LAPEL, limits=Limits(disk_reserve=0)) as found:
        found.token = issued.token
        yield found


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """What is brought."""
    path = tmp_path / "R7.mp4"
    path.write_bytes(CONTENT)
    return path


def node(folder: Path, act: str, door: Door, file: Path) -> tuple[str, UUID]:
    """Let tus-js-client do one act; what it says and the upload it names."""
    endpoint = f"http://127.0.0.1:{door.port}/devices/uploads"
    ran = subprocess.run(
        ["node", "upload.js", act, endpoint, door.token, str(file), json.dumps(TOLD)],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    said = json.loads(ran.stdout)
    return said["event"], UUID(said["url"].rpartition("/")[2])


def receipt_is_good(door: Door, upload: UUID) -> None:
    """The receipt verifies, is for these bytes, and the vault has them."""
    said = door.receipt(upload)
    assert said.status == 200
    receipt = receipts.verify(json.loads(said.content), services.signer(door.config).public())
    assert (receipt.sha256, receipt.size) == (hashlib.sha256(CONTENT).hexdigest(), len(CONTENT))
    assert (receipt.state, receipt.upload) == ("kept", str(upload))
    assert Vault(door.config.vault).existing(receipt.sha256).read_bytes() == CONTENT


@needs_node
@pytest.mark.parametrize("act", ["create", "createWithData", "pause", "parallel", "deferred"])
def test_tus_js_client_brings_a_file(tus_js: Path, door: Door, file: Path, act: str) -> None:
    event, upload = node(tus_js, act, door, file)
    assert event == "finished"
    receipt_is_good(door, upload)


@needs_node
def test_tus_js_client_terminates_an_upload(tus_js: Path, door: Door, file: Path) -> None:
    event, upload = node(tus_js, "terminate", door, file)
    assert event == "terminated"
    assert door.head(upload).status == 410
    assert list((door.config.staging / "uploads").iterdir()) == []


def tuspy(door: Door) -> TusClient:
    return TusClient(
        f"http://127.0.0.1:{door.port}/devices/uploads",
        headers={"Authorization": f"Bearer {door.token}"},
    )


@pytest.mark.parametrize("checksum", [False, True])
def test_tuspy_brings_a_file(door: Door, checksum: bool) -> None:
    uploader = tuspy(door).uploader(
        file_stream=BytesIO(CONTENT), chunk_size=400_000, metadata=TOLD, upload_checksum=checksum
    )
    uploader.upload()
    receipt_is_good(door, UUID(str(uploader.url).rpartition("/")[2]))


def test_tuspy_resumes_where_it_stopped(door: Door) -> None:
    first = tuspy(door).uploader(file_stream=BytesIO(CONTENT), chunk_size=400_000, metadata=TOLD)
    first.upload(stop_at=800_000)

    again = tuspy(door).uploader(file_stream=BytesIO(CONTENT), chunk_size=400_000, url=first.url)
    assert again.offset == 800_000
    again.upload()

    receipt_is_good(door, UUID(str(first.url).rpartition("/")[2]))

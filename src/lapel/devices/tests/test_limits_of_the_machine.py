"""A full disk and a process that is killed: with a real server process of the test's own."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import pytest

from lapel.custody.services import SYSTEM
from lapel.custody.testing import actions
from lapel.devices.staging import Staging
from lapel.devices.testing import Door
from lapel.evidence.vault import Vault
from lapel.foundation.config import Config
from lapel.ingest import services
from lapel.program.testing import small_program

SERVER = """
import resource, sys, threading
from dataclasses import replace
import django
django.setup()
from lapel.devices import server
from lapel.devices.limits import Limits
from lapel.foundation import config
largest, checkpoint = int(sys.argv[1]), int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
server.serve(
    replace(config.load(), port=-1),
    stop=threading.Event(),
    limits=Limits(disk_reserve=0, checkpoint=checkpoint, retry_seconds=0.05),
    ready=lambda port: print(f"port {port}", flush=True),
)
"""
MIB = 1 << 20


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where the server processes of a test run."""

    home: Path
    env: dict[str, str]
    token: str

    @contextmanager
    def server(
        self, *, largest: int = 1 << 40, checkpoint: int = MIB
    ) -> "Iterator[tuple[Door, subprocess.Popen[str]]]":
        """A byte server in a process of its own, on the real database."""
        process = subprocess.Popen(
            [sys.executable, "-c", SERVER, str(largest), str(checkpoint)],
            stdout=subprocess.PIPE,
            text=True,
            env=self.env,
        )
        assert process.stdout is not None
        with process:
            found = re.match(r"port (\d+)", process.stdout.readline())
            assert found, "the server did not start"
            try:
                yield (
                    Door(port=int(found[1]), config=Config(home=self.home), token=self.token),
                    process,
                )
            finally:
                process.kill()


@pytest.fixture
def place(database: Any, home: Path) -> Place:
    """A home and a database with one dock."""
    small_program()
    issued = services.create_dock_token(name="BAL-1", office="BAL", by=SYSTEM)
    env = database.env | {
        "LAPEL_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "lapel.launch.settings",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    return Place(home=home, env=env, token=issued.token)


def test_a_disk_that_fills_up_is_said_to_be_full_and_the_rest_is_kept(place: Place) -> None:
    content = os.urandom(3 * MIB)
    with place.server(largest=2 * MIB + 5000) as (door, _):
        upload = door.create(len(content)).upload
        assert door.patch(upload, 0, content[:MIB]).status == 204

        assert door.patch(upload, MIB, content[MIB:]).status == 507

        kept = int(door.head(upload)["upload-offset"])
        assert MIB <= kept <= 2 * MIB + 5000
        assert door.create(3, body=b"abc").status == 201
    with place.server() as (door, _):
        assert int(door.head(upload)["upload-offset"]) == kept
        assert door.patch(upload, kept, content[kept:]).status == 204
        assert accepted(door, upload) == content


def test_a_server_killed_again_and_again_loses_nothing_and_doubles_nothing(place: Place) -> None:
    content, chance = os.urandom(8 * MIB + 123), Random(7)
    upload: UUID | None = None
    for _ in range(3):
        with place.server(checkpoint=MIB) as (door, process):
            upload = upload or door.create(len(content)).upload
            start = int(door.head(upload)["upload-offset"])
            end = chance.randrange(start, len(content))
            with door.dial() as sock:
                sock.sendall(door.patch_head(upload, start, len(content) - start))
                sock.sendall(content[start:end])
                process.send_signal(signal.SIGKILL)
                process.wait()
    with place.server() as (door, _):
        assert upload is not None
        start = int(door.head(upload)["upload-offset"])
        assert door.patch(upload, start, content[start:]).status == 204
        assert accepted(door, upload) == content
        assert list(Staging(door.config.staging / "uploads").older_than(2e12)) == []


def test_a_server_killed_around_the_last_byte_accepts_once(place: Place) -> None:
    content = os.urandom(100_000)
    with place.server() as (door, process):
        uploads = [door.create(len(content)).upload for _ in range(12)]
        with ExitStack() as open_ones:
            for upload in uploads:
                sock = open_ones.enter_context(door.dial())
                sock.sendall(door.patch_head(upload, 0, len(content)) + content)
            sock.recv(1)  # by the first answer some are accepted, some are not
            process.send_signal(signal.SIGKILL)
    with place.server() as (door, _):
        for upload in uploads:
            start = int(door.head(upload)["upload-offset"])
            door.patch(upload, start, content[start:])
            assert accepted(door, upload) == content


def accepted(door: Door, upload: UUID) -> bytes:
    """The bytes in the vault, by the receipt; received once, as the log says."""
    said = door.receipt(upload)
    assert said.status == 200
    payload = json.loads(said.content)["payload"]
    assert actions(UUID(payload["recording"])) == ["received"]
    return Vault(door.config.vault).existing(payload["sha256"]).read_bytes()

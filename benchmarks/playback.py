"""Playback: random ranges of a warm 1 GB file, the byte server against nginx's sendfile."""

import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack
from datetime import timedelta
from pathlib import Path
from shutil import rmtree

from benchmarks.installation import ROOT, database, door
from benchmarks.report import Table, ratio, spread
from benchmarks.servers import Server, free_port, running
from benchmarks.upload import _file
from lapel.evidence.vault import Vault
from lapel.foundation import clock, signing
from lapel.foundation.config import Config
from lapel.foundation.keys import KeyFolder

PEERS = Path(__file__).parent / "peers"
ROUNDS = 5
HOLDER = """
import django; django.setup()
from lapel.accounts import selectors
from lapel.accounts.testing import make_api_token, make_user
from lapel.evidence.testing import received
issued = make_api_token(selectors.viewer(make_user("bench", "custodian")), "read:media")
print(issued.id, issued.secret, received().recording_id)
"""
"""A program with a token, and a recording that it may see."""


def tables() -> Iterator[Table]:
    """Requests a second, and processor time a GB."""
    files = ROOT / "files"
    files.mkdir(parents=True, exist_ok=True)
    file = _file(files, 10**9)
    with database() as config, ExitStack() as stack:
        ours, _ = stack.enter_context(door(config))
        theirs = stack.enter_context(_nginx(files))
        url, bearer = _link(config, file)
        speeds: dict[str, list[float]] = {"Lapel": [], "nginx sendfile": []}
        costs: dict[str, list[float]] = {"Lapel": [], "nginx sendfile": []}
        for _ in range(ROUNDS):
            for name, server, address in (
                ("nginx sendfile", theirs, f"http://127.0.0.1:{theirs.port}/{file.name}"),
                ("Lapel", ours, url),
            ):
                before = server.cpu()
                speed, gigabytes = _wrk(address, bearer)
                speeds[name].append(speed)
                costs[name].append((server.cpu() - before) / gigabytes)
    rmtree(files)
    yield Table(
        name="playback",
        title="Playback, random 1 MiB ranges of a warm 1 GB file, 8 connections",
        columns=("server", "ranges a second", "Lapel / this", "server CPU s per GB"),
        rows=tuple(
            (name, spread(speed), ratio(speeds["Lapel"], speed), spread(costs[name], 2))
            for name, speed in speeds.items()
        ),
        note=f"{ROUNDS} rounds of two seconds each, one after the other, by wrk. Lapel checks on"
        " every request that the link is signed and in the hands of who may see the recording now"
        " (asked of the database once a second); nginx checks nothing.",
    )


def _wrk(url: str, bearer: str) -> tuple[float, float]:
    held = ["-H", f"Authorization: Bearer {bearer}"]
    told = subprocess.run(
        ["wrk", "-t1", "-c8", "-d2s", *held, "-s", str(PEERS / "ranges.lua"), url],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert "Non-2xx" not in told, told
    found = re.search(r"(\d+) requests in ([\d.]+)s", told)
    assert found, told
    count, seconds = int(found[1]), float(found[2])
    return count / seconds, count * 2**20 / 1e9


def _link(config: Config, file: Path) -> tuple[str, str]:
    """The file in the vault, a link as the web tier makes it, and the token that it is bound to."""
    holder, bearer, recording = subprocess.run(
        [sys.executable, "-c", HOLDER], env=os.environ, check=True, capture_output=True, text=True
    ).stdout.split()
    vault = Vault(config.vault)
    staged = vault.staging / "bench"
    staged.write_bytes(file.read_bytes())
    with staged.open("rb") as handle:
        sha256 = hashlib.file_digest(handle, "sha256").hexdigest()
    vault.adopt(staged, sha256)
    claims = {
        "store": "vault",
        "sha256": sha256,
        "type": "video/mp4",
        "name": "bench.mp4",
        "download": False,
        "holder": f"token:{holder}",
        "for": recording,
        "right": "",
    }
    expires = clock.now() + timedelta(hours=1)
    token = signing.sign(claims, key=KeyFolder(config.keys).url_key(), expires=expires)
    return f"{config.byte_url}/media/{token}", bearer


def _nginx(files: Path) -> AbstractContextManager[Server]:
    folder = ROOT / "nginx"
    rmtree(folder, ignore_errors=True)
    folder.mkdir()
    port = free_port()
    told = (PEERS / "nginx.conf.in").read_text()
    for name, value in (("FOLDER", folder), ("PORT", port), ("FILES", files)):
        told = told.replace(f"@{name}@", str(value))
    (folder / "nginx.conf").write_text(told)
    return running(["/usr/sbin/nginx", "-c", str(folder / "nginx.conf")], port)

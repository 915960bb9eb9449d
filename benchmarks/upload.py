"""The upload door against the Node tus server, and against what the machine can do at most."""

import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree

from benchmarks.installation import ROOT, database, door
from benchmarks.report import Table, ratio, spread
from benchmarks.servers import Server, free_port, running
from lapel.foundation.config import Config

PEERS = Path(__file__).parent / "peers"
ROUNDS = 3
MIB = 2**20


@dataclass(frozen=True)
class Load:
    """What is sent: so many files of a size, over so many connections."""

    name: str
    count: int
    size: int
    parallel: int

    @property
    def megabytes(self) -> float:
        """All of it, in MB."""
        return self.count * self.size / 1e6


LOADS = (
    Load("1 x 1 GB", 1, 1000 * 10**6, 1),
    Load("16 x 100 MB", 16, 100 * 10**6, 16),
    Load("200 x 5 MB", 200, 5 * 10**6, 16),
)
OURS, NODE, NODE_EQUAL = "Lapel (SHA-256, fsync, custody)", "@tus/server", "@tus/server, equal work"
RECEIVE, HASH, WRITE = "limit: receive", "limit: receive + hash", "limit: receive + write + fsync"
COLUMNS = (NODE, NODE_EQUAL, RECEIVE, HASH, WRITE)


@dataclass
class Result:
    """One run."""

    megabytes_a_second: float
    cpu_a_gigabyte: float
    longest: float


def tables() -> Iterator[Table]:
    """One table a load, then memory."""
    files = ROOT / "files"
    files.mkdir(parents=True, exist_ok=True)
    _install_peers()
    with database() as config, ExitStack() as stack:
        servers = stack.enter_context(_servers(config))
        peaks = []
        for load in LOADS:
            file = _file(files, load.size)
            runs: dict[str, list[Result]] = defaultdict(list)
            for _ in range(ROUNDS):
                for name, (server, url, token) in servers.items():
                    runs[name].append(_run(server, url, token, file, load))
            peaks.append((load.name, f"{servers[OURS][0].peak():,.0f} MiB"))
            yield _table(load, runs)
        yield Table(
            name="upload-memory",
            title="Memory of the byte server",
            columns=("after", "most memory ever held"),
            rows=tuple(peaks),
            note="One process; two buffers of 256 KiB a connection, whatever the file's size.",
        )
    rmtree(files)


def _table(load: Load, runs: dict[str, list[Result]]) -> Table:
    ours = [run.megabytes_a_second for run in runs[OURS]]
    rows = []
    for name, results in runs.items():
        speed = [run.megabytes_a_second for run in results]
        rows.append(
            (
                name,
                spread(speed),
                ratio(ours, speed),
                spread([run.cpu_a_gigabyte for run in results], 2),
                f"{max(run.longest for run in results):.2f} s",
            )
        )
    slower = [
        min(hashed.megabytes_a_second, written.megabytes_a_second)
        for hashed, written in zip(runs[HASH], runs[WRITE], strict=True)
    ]
    return Table(
        name=f"upload-{load.count}",
        title=f"Upload, {load.name}",
        columns=("server", "MB/s", "Lapel / this", "server CPU s per GB", "longest PATCH"),
        rows=tuple(rows),
        note=f"{ROUNDS} rounds, one server after another in each. Lapel over the slower of the two"
        f" limits (receive + hash, receive + write): {ratio(ours, slower)}. The Node server as it"
        " is neither hashes nor syncs. No binary of tusd is in the package registries, so it"
        " is not measured here.",
    )


def _run(server: Server, url: str, token: str, file: Path, load: Load) -> Result:
    cpu = server.cpu()
    told = subprocess.run(
        [
            *(sys.executable, "-m", "benchmarks.senders", url, str(file)),
            *(str(load.count), str(load.parallel)),
            *([token] if token else []),
        ],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    seconds, longest = map(float, told.split())
    used = server.cpu() - cpu
    _empty(ROOT / "node", ROOT / "node-equal")
    os.sync()  # what one server left in the page cache shall not slow down the next
    return Result(load.megabytes / seconds, used / (load.megabytes / 1000), longest)


def _empty(*folders: Path) -> None:
    for folder in folders:
        for path in folder.glob("*"):
            path.unlink()


@contextmanager
def _servers(config: Config) -> Iterator[dict[str, tuple[Server, str, str]]]:
    found: dict[str, tuple[Server, str, str]] = {}
    with ExitStack() as stack:
        server, token = stack.enter_context(door(config))
        found[OURS] = (server, f"{config.byte_url}/devices/uploads", token)
        for name, equal, folder in ((NODE, "0", "node"), (NODE_EQUAL, "1", "node-equal")):
            port = free_port()
            (ROOT / folder).mkdir(exist_ok=True)
            command = ["node", str(PEERS / "tus_server.mjs"), str(port), str(ROOT / folder)]
            server = stack.enter_context(running(command, port, {"EQUAL": equal}))
            found[name] = (server, f"http://127.0.0.1:{port}/files", "")
        for name, work in ((RECEIVE, "receive"), (HASH, "hash"), (WRITE, "write")):
            port = free_port()
            folder_ = ROOT / "ladder"
            folder_.mkdir(exist_ok=True)
            command = [sys.executable, "-m", "benchmarks.ladder", work, str(port), str(folder_)]
            server = stack.enter_context(running(command, port))
            found[name] = (server, f"http://127.0.0.1:{port}/files", "")
        yield found


def _file(folder: Path, size: int) -> Path:
    path = folder / f"{size}"
    if not path.exists():
        block = os.urandom(8 * MIB)
        with path.open("wb") as file:
            for start in range(0, size, len(block)):
                file.write(block[: min(len(block), size - start)])
    return path


def _install_peers() -> None:
    if not (PEERS / "node_modules").exists():
        subprocess.run(
            ["npm", "--prefix", str(PEERS), "install", "--no-audit", "--no-fund", "--silent"],
            check=True,
        )

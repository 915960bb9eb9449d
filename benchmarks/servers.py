"""Servers under measurement: started, watched for processor time and memory, stopped."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil


@dataclass(frozen=True)
class Server:
    """A running server and its children."""

    process: psutil.Process
    port: int

    def _all(self) -> list[psutil.Process]:
        return [self.process, *self.process.children(recursive=True)]

    def cpu(self) -> float:
        """Processor seconds so far, of the server and its children."""
        times = [process.cpu_times() for process in self._all()]
        return float(sum(each.user + each.system for each in times))

    def peak(self) -> float:
        """The most memory it ever held, MiB."""
        return sum(_peak(process.pid) for process in self._all()) / 1024


def _peak(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return next(int(li.split()[1]) for li in status.splitlines() if li.startswith("VmHWM"))


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(
    command: Sequence[str], port: int, env: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """A server that listens on its port until the block ends."""
    process = subprocess.Popen(command, env=os.environ | dict(env or {}))
    try:
        _await(port, process)
        yield Server(psutil.Process(process.pid), port)
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _await(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError(f"nothing listens on {port}")

"""A tus client that costs little: the kernel sends the file, and the server is what is measured.

`python -m benchmarks.senders URL FILE COUNT PARALLEL [TOKEN]` uploads FILE COUNT
times and prints seconds, and the longest single PATCH.
"""

import base64
import os
import socket
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import perf_counter
from urllib.parse import urlsplit
from uuid import uuid4

UNIQUE = 4096


class Sender:
    """One connection, kept alive."""

    def __init__(self, url: str, token: str) -> None:
        parts = urlsplit(url)
        self.path, self.host = parts.path, parts.netloc
        self.socket = socket.create_connection((parts.hostname or "", parts.port or 80))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.token = token

    def head(self, method: str, path: str, **headers: object) -> bytes:
        """A request head."""
        told = {"Host": self.host, "Tus-Resumable": "1.0.0", **headers}
        if self.token:
            told["Authorization"] = f"Bearer {self.token}"
        lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in told.items())
        return f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode()

    def answer(self) -> tuple[int, dict[str, str]]:
        """Status and headers of an answer, its body read and dropped."""
        data = b""
        while b"\r\n\r\n" not in data:
            data += self.some()
        raw, _, rest = data.partition(b"\r\n\r\n")
        status, *lines = raw.decode().split("\r\n")
        headers = {n.lower(): v for n, _, v in (line.partition(": ") for line in lines)}
        while len(rest) < int(headers.get("content-length", "0")):
            rest += self.some()
        return int(status.split()[1]), headers

    def some(self) -> bytes:
        """The next bytes."""
        piece = self.socket.recv(65536)
        if not piece:
            raise ConnectionError("the server closed the connection")
        return piece

    def upload(self, file: Path) -> float:
        """Create and send one upload; seconds of its PATCH."""
        size = file.stat().st_size
        name = base64.b64encode(f"{uuid4()}.mp4".encode()).decode()
        meta = f"filename {name},recording {name}"
        self.socket.sendall(
            self.head("POST", self.path, Upload_Length=size, Upload_Metadata=meta, Content_Length=0)
        )
        status, headers = self.answer()
        assert status == 201, status
        where = urlsplit(headers["location"]).path
        begun = perf_counter()
        self.socket.sendall(
            self.head(
                "PATCH",
                where,
                Upload_Offset=0,
                Content_Type="application/offset+octet-stream",
                Content_Length=size,
            )
        )
        self.socket.sendall(os.urandom(UNIQUE))  # no two uploads bring the same bytes
        with file.open("rb") as source:
            self.socket.sendfile(source, offset=UNIQUE)
        status, headers = self.answer()
        assert (status, headers["upload-offset"]) == (204, str(size)), (status, headers)
        return perf_counter() - begun


def main() -> None:
    """Upload as told and print the seconds."""
    url, file, count, parallel, *token = sys.argv[1:]
    senders = [Sender(url, token[0] if token else "") for _ in range(int(parallel))]

    def run(number: int) -> list[float]:
        share = range(number, int(count), len(senders))
        return [senders[number].upload(Path(file)) for _ in share]

    begun = perf_counter()
    with ThreadPoolExecutor(len(senders)) as pool:
        longest = max(max(times) for times in pool.map(run, range(len(senders))))
    print(perf_counter() - begun, longest)


main()

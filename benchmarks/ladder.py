"""The steps below an upload server, each a server of its own: what the machine can do at most.

`python -m benchmarks.ladder receive|hash|write PORT FOLDER`: takes tus uploads
as far as the sender notices, a thread a connection, and does only the named work.
"""

import fcntl
import hashlib
import mmap
import os
import socket
import sys
from pathlib import Path
from threading import Thread
from uuid import uuid4

BUFFER = 256 * 1024


def head(connection: socket.socket) -> tuple[str, int, memoryview]:
    """Method, length of the body, and what of the body came with the head."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            raise EOFError
        data += piece
    raw, _, rest = data.partition(b"\r\n\r\n")
    lines = raw.decode().lower().split("\r\n")
    length = next(int(li.split(":")[1]) for li in lines if li.startswith("content-length"))
    return lines[0].split()[0], length, memoryview(rest)


def take(connection: socket.socket, length: int, rest: memoryview, work: str, folder: Path) -> None:
    """Read a body and do the work."""
    buffer = memoryview(mmap.mmap(-1, BUFFER))
    buffer[: len(rest)] = rest
    filled, offset, digest = len(rest), 0, hashlib.sha256()
    path = folder / str(uuid4())
    file = os.open(path, os.O_CREAT | os.O_WRONLY)
    if work == "write":
        fcntl.fcntl(file, fcntl.F_SETFL, fcntl.fcntl(file, fcntl.F_GETFL) | os.O_DIRECT)
    while offset < length:
        want = min(BUFFER, length - offset)
        while filled < want:
            filled += connection.recv_into(buffer[filled:want], 0, socket.MSG_WAITALL)
        if work == "hash":
            digest.update(buffer[:want])
        if work == "write":
            if want % 4096:
                flags = fcntl.fcntl(file, fcntl.F_GETFL) & ~os.O_DIRECT
                fcntl.fcntl(file, fcntl.F_SETFL, flags)
            os.pwrite(file, buffer[:want], offset)
        offset, filled = offset + want, 0
    if work == "write":
        os.fsync(file)
    os.close(file)
    path.unlink()


def serve(connection: socket.socket, work: str, folder: Path) -> None:
    """Answer POST with a place and PATCH with its end."""
    try:
        while True:
            method, length, rest = head(connection)
            if method == "post":
                connection.sendall(
                    b"HTTP/1.1 201 Created\r\nLocation: /files/1\r\nContent-Length: 0\r\n\r\n"
                )
                continue
            take(connection, length, rest, work, folder)
            connection.sendall(f"HTTP/1.1 204 No\r\nUpload-Offset: {length}\r\n\r\n".encode())
    except (EOFError, ConnectionError):
        connection.close()


def main() -> None:
    """Listen for ever."""
    work, port, folder = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
    listener = socket.create_server(("127.0.0.1", port), backlog=256)
    while True:
        connection, _ = listener.accept()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        Thread(target=serve, args=(connection, work, folder), daemon=True).start()


main()

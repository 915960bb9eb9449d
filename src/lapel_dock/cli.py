"""The command line of the dock program."""

import fcntl
import os
import signal
import sqlite3
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer
from rich.console import Console

from lapel_dock import rules, sources, tokenfile
from lapel_dock.carrying import Carrier
from lapel_dock.dock import Dock
from lapel_dock.errors import DockError, StateInUse
from lapel_dock.finishing import Finisher
from lapel_dock.gathering import Gatherer
from lapel_dock.journal import Journal
from lapel_dock.metadata import Identity
from lapel_dock.receiptbox import ReceiptBox
from lapel_dock.screen import Bars, Lines, Screen
from lapel_dock.tokenfile import Token
from lapel_dock.wire import Door
from lapel_dock.work import Manner

ONCE_PATIENCE = 600.0

app = typer.Typer(
    help="Take footage from cameras to a Lapel server and erase it only when it is proven safe.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def main() -> None:
    """Take footage from cameras to a Lapel server and erase it only when it is proven safe."""


Source = Annotated[Path, typer.Option(help="A camera's volume, or a folder of volumes.")]
TokenFile = Annotated[Path, typer.Option(help="The token file of this dock.")]
Server = Annotated[
    str, typer.Option(help="Address of the byte server; by default the one in the token file.")
]
Keep = Annotated[bool, typer.Option("--keep", help="Never erase anything.")]
Once = Annotated[
    bool, typer.Option("--once", help="Take what is there, then end, instead of watching.")
]
Parallel = Annotated[int, typer.Option(min=1, max=32, help="Uploads at once.")]
Interval = Annotated[float, typer.Option(min=0.1, help="Seconds between looks at the source.")]
Settle = Annotated[
    float, typer.Option(min=0.0, help="Seconds for which a file must not have changed.")
]
Patience = Annotated[
    float | None,
    typer.Option(
        min=1.0,
        help="Seconds without any progress after which a file counts as failed. "
        f"By default {ONCE_PATIENCE:.0f} with --once, and no limit when watching.",
    ),
]
Cameras = Annotated[
    Path | None, typer.Option(help='JSON map of volume folders: {"FOLDER": "SERIAL"}.')
]
State = Annotated[
    Path | None,
    typer.Option(help="Folder for journal and receipts; beside the token file by default."),
]
TrustTime = Annotated[
    bool,
    typer.Option(
        "--trust-mtime", help="Before erasing, compare size and time only; do not read again."
    ),
]


@app.command()
def run(
    *,
    source: Source,
    token_file: TokenFile,
    server: Server = "",
    keep: Keep = False,
    once: Once = False,
    parallel: Parallel = 3,
    interval: Interval = 5.0,
    settle: Settle = 2.0,
    patience: Patience = None,
    cameras: Cameras = None,
    state: State = None,
    trust_mtime: TrustTime = False,
) -> None:
    """Hash, upload, wait for the signed receipt, and only then erase.

    Exit code 0: every file is accounted for. 1: something failed and was
    kept on the camera. 2: wrong usage.
    """
    manner = Manner(
        once=once,
        parallel=parallel,
        interval=interval,
        settle=settle,
        patience=patience if patience is not None or not once else ONCE_PATIENCE,
        keep=keep,
        trust_time=trust_mtime,
    )
    folder = state or token_file.with_name(f"{token_file.stem}.state")
    try:
        _check_source(source)
        token = tokenfile.read(token_file)
        door = Door(server or token.server, token.secret)
        known = sources.read_map(cameras) if cameras else {}
        _check_token(door)
        with _alone(folder):
            code = _run(manner, source.resolve(), known, folder=folder, token=token, door=door)
    except DockError as problem:
        print(f"lapel-dock: {problem}", file=sys.stderr)
        raise typer.Exit(2) from problem
    except (OSError, sqlite3.Error) as problem:
        print(f"lapel-dock: this computer's own trouble: {problem}", file=sys.stderr)
        raise typer.Exit(1) from problem
    raise typer.Exit(code)


def _check_token(door: Door) -> None:
    """Ask the server once before anything is hashed: a wrong token is nothing that time cures."""
    refusal = door.refuses()
    if refusal:
        raise DockError(f"{rules.after(refusal, creating=True).text}.")


def _check_source(source: Path) -> None:
    if not source.is_dir():
        raise DockError(f"The source {source} is not a folder.")


def _run(
    manner: Manner,
    source: Path,
    cameras: dict[str, Identity],
    *,
    folder: Path,
    token: Token,
    door: Door,
) -> int:
    """Put the parts together and run them."""
    stop = threading.Event()
    screen = _screen()
    journal = Journal(folder / "journal.db")
    zone = datetime.now(tz=UTC).astimezone().tzinfo or UTC
    with _stopped_by_signals(stop):
        try:
            return Dock(
                manner=manner,
                gatherer=Gatherer(
                    source=source,
                    cameras=cameras,
                    journal=journal,
                    settle=manner.settle,
                    zone=zone,
                ),
                carrier=Carrier(
                    door=door, journal=journal, screen=screen, stop=stop, patience=manner.patience
                ),
                finisher=Finisher(
                    door=door,
                    token=token,
                    journal=journal,
                    box=ReceiptBox(folder / "receipts"),
                    screen=screen,
                    stop=stop,
                    keep=manner.keep,
                    trust_time=manner.trust_time,
                ),
                journal=journal,
                screen=screen,
                stop=stop,
                cut=door.cut,
            ).run()
        finally:
            door.close()
            journal.close()


def _screen() -> Screen:
    console = Console()
    return Bars(console) if console.is_terminal else Lines()


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the state folder; the lock goes when the process goes, however it ends."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as problem:
        raise DockError(f"The state folder {folder} cannot be used: {problem}") from problem
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as problem:
        os.close(descriptor)
        raise StateInUse(
            f"Another lapel-dock works with the state folder {folder}; "
            "stop it, or give this one its own with --state."
        ) from problem
    try:
        yield
    finally:
        os.close(descriptor)


@contextmanager
def _stopped_by_signals(stop: threading.Event) -> Iterator[None]:
    """Let the first signal end the run cleanly; a second one ends it as usual."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def restore() -> None:
        for number, handler in before.items():
            signal.signal(number, handler)

    def ask(number: int, frame: FrameType | None) -> None:
        del number, frame
        stop.set()
        restore()

    for number in before:
        signal.signal(number, ask)
    try:
        yield
    finally:
        restore()

"""Lists on the command line: through a pipe as lines, on a terminal as people read them."""

import os
import pty
import subprocess
import sys
from uuid import UUID

from lapel.foundation import listing

IDS = [str(UUID(int=number << 90)) for number in (7, 8)]
PROGRAM = f"""
from lapel.foundation import listing
listing.show(("id", "name", "place"), [(i, "n" * 60, "p" * 60) for i in {IDS}])
"""


def test_a_pipe_gets_one_whole_line_a_row() -> None:
    said = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env=os.environ | {"COLUMNS": "40"},
        capture_output=True,
        text=True,
        check=True,
    )

    lines = said.stdout.splitlines()
    assert [line.split() for line in lines[1:]] == [[uid, "n" * 60, "p" * 60] for uid in IDS]


def test_a_terminal_folds_and_shortens_nothing() -> None:
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        env=os.environ | {"COLUMNS": "60", "TERM": "xterm", "NO_COLOR": "1"},
        stdout=theirs,
    ) as program:
        os.close(theirs)
        said = b""
        while part := _read(ours):
            said += part
        assert program.wait(30) == 0
    os.close(ours)

    shown = said.decode()
    assert max(map(len, shown.splitlines()[1:])) <= 60  # the heads are set in bold
    assert "…" not in shown
    assert (shown.count("n"), shown.count("p")) == (121, 121)  # each once in the head


def test_a_cell_with_a_line_break_stays_on_its_line() -> None:
    assert listing.lines(("name", "place"), [("A\nB", "here"), ("C", "")]) == [
        "name  place",
        "A B   here",
        "C",
    ]


def _read(handle: int) -> bytes:
    try:
        return os.read(handle, 4096)
    except OSError:  # the program has ended
        return b""

"""The numbers of the house style, and that the tools which keep the rest of it do so."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.measures import LONGEST_FILE, LONGEST_FUNCTION, sources, too_long

REPOSITORY = Path(__file__).parents[2]
DEEP = "\n".join(f"    if a == {n}:\n        return {n}" for n in range(9))


def test_no_file_and_no_function_is_too_long() -> None:
    assert [line for path in sources(REPOSITORY) for line in too_long(path)] == []


def test_a_long_file_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "long.py"
    path.write_text("x = 1\n" * (LONGEST_FILE + 1))

    assert too_long(path) == [f"{path} has {LONGEST_FILE + 1} lines, at most {LONGEST_FILE}"]


def test_a_long_function_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "long.py"
    path.write_text("def f():\n" + "    x = 1\n" * LONGEST_FUNCTION)

    assert too_long(path) == [f"{path}:1 f has {LONGEST_FUNCTION + 1} lines"]


@pytest.mark.parametrize(
    ("rule", "source"),
    [
        ("PLC0415", "def f():\n    import os\n    return os"),
        ("C901", f"def f(a):\n{DEEP}\n    return a"),
        ("D103", "def f():\n    return 1"),
        ("E501", f"x = '{'y' * 100}'"),
        ("BLE001", "try:\n    x = 1\nexcept Exception:\n    x = 2"),
        ("DTZ005", "from datetime import datetime\nx = datetime.now()"),
    ],
)
def test_ruff_refuses(rule: str, source: str) -> None:
    command = [sys.executable, "-m", "ruff", "check", "--stdin-filename", "src/lapel/x.py", "-"]
    said = subprocess.run(
        command, input=source, cwd=REPOSITORY, capture_output=True, text=True, check=False
    )

    assert said.returncode == 1
    assert rule in said.stdout


def test_mypy_refuses_what_has_no_types(tmp_path: Path) -> None:
    source = tmp_path / "untyped.py"
    source.write_text("def f(a):\n    return a\n")
    config = REPOSITORY / "pyproject.toml"
    command = [sys.executable, "-m", "mypy", f"--config-file={config}", f"--cache-dir={tmp_path}"]

    said = subprocess.run(
        [*command, str(source)], cwd=REPOSITORY, capture_output=True, text=True, check=False
    )

    assert said.returncode == 1
    assert "no-untyped-def" in said.stdout

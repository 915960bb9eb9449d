"""Go's sumdb/note and sumdb/tlog read our log: signature, every tile, entries, proofs."""

import base64
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from lapel.transparency import tree
from lapel.transparency.testing import MemoryLog, signer

GOCODE = Path("/usr/share/gocode")
PROGRAM = Path(__file__).parent / "go" / "main.go"
SIZES = [1, 255, 256, 257, 65_541]

pytestmark = [
    pytest.mark.skipif(shutil.which("go") is None, reason="go is not installed"),
    pytest.mark.skipif(
        not (GOCODE / "src/golang.org/x/mod/sumdb/tlog").is_dir(),
        reason="Debian's golang-golang-x-mod-dev is not installed",
    ),
]


@pytest.fixture(scope="module")
def checklog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program, built without network from Debian's copy of the modules."""
    folder = tmp_path_factory.mktemp("go")
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "GO111MODULE": "off",
        "GOPATH": str(GOCODE),
        "GOCACHE": str(folder / "cache"),
        "GOFLAGS": "",
        "CGO_ENABLED": "0",
    }
    built = folder / "checklog"
    subprocess.run(["go", "build", "-o", built, PROGRAM], env=environment, check=True)
    return built


def _run(program: Path, folder: Path, key: str, indexes: Sequence[int] = ()) -> str:
    done = subprocess.run(
        [program, folder, key, *map(str, indexes)], capture_output=True, text=True, check=False
    )
    return done.stdout if done.returncode == 0 else f"refused: {done.stderr}"


def _hashes(proof: Sequence[bytes]) -> str:
    return "[" + " ".join(base64.b64encode(part).decode() for part in proof) + "]"


@pytest.mark.parametrize("size", SIZES)
def test_go_accepts_the_log_and_makes_the_same_proofs(
    checklog: Path, tmp_path: Path, size: int
) -> None:
    log = MemoryLog.of(size)
    log.write(tmp_path)
    indexes = sorted({0, size // 2, size - 1})

    said = _run(checklog, tmp_path, signer().verifier_key(), indexes).splitlines()

    expected = []
    for index in indexes:
        older = MemoryLog.of(index + 1)
        expected += [
            f"inclusion {index} {_hashes(tree.inclusion_proof(log.files.get, index, size))}",
            f"consistency {index + 1} {base64.b64encode(older.root).decode()} "
            f"{_hashes(tree.consistency_proof(log.files.get, index + 1, size))}",
        ]
    expected.append(f"size {size} root {base64.b64encode(log.root).decode()}")
    assert said == expected


def test_go_refuses_the_log_under_another_key(checklog: Path, tmp_path: Path) -> None:
    MemoryLog.of(300).write(tmp_path)
    assert "refused: " in _run(checklog, tmp_path, signer(seed=9).verifier_key())


@pytest.mark.parametrize("name", ["tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1"])
def test_go_refuses_a_tile_with_one_bit_flipped(checklog: Path, tmp_path: Path, name: str) -> None:
    MemoryLog.of(300).write(tmp_path)
    _flip(tmp_path / name)
    assert "refused: " in _run(checklog, tmp_path, signer().verifier_key())


def test_go_refuses_an_entry_with_one_bit_flipped(checklog: Path, tmp_path: Path) -> None:
    MemoryLog.of(300).write(tmp_path)
    _flip(tmp_path / "tile/entries/000")
    said = _run(checklog, tmp_path, signer().verifier_key())
    assert "tile/entries/000: entry 0 has another hash than its tile" in said


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[20] ^= 1
    path.write_bytes(data)

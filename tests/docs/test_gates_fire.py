"""Every gate finds what was put into a copy of this tree for it to find."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from . import gates
from .commands import Commands

REPOSITORY = Path(__file__).parents[2]
COPIED = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "NOTICE", "Makefile")
Add = Callable[[str, str], None]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The parts of this tree that the gates read."""
    for name in (*COPIED, "pyproject.toml", "LICENSE"):
        shutil.copy(REPOSITORY / name, tmp_path)
    for name in ("docs", "requirements", "src"):
        ignored = shutil.ignore_patterns("static", "templates", "tests", "__pycache__", ".*")
        shutil.copytree(REPOSITORY / name, tmp_path / name, ignore=ignored)
    (tmp_path / "frontend").mkdir()
    shutil.copy(REPOSITORY / "frontend" / "package.json", tmp_path / "frontend")
    return tmp_path


@pytest.fixture
def add(copy: Path) -> Add:
    """Appends a text to a file of the copy, which is made if need be."""

    def append(name: str, text: str) -> None:
        with (copy / name).open("a") as file:
            file.write(f"\n{text}\n")

    return append


def finds(found: list[str], word: str) -> bool:
    """One of the complaints says this."""
    return any(word in complaint for complaint in found)


def test_a_variable_without_its_line_is_found(copy: Path, add: Add) -> None:
    add("src/lapel/foundation/config.py", 'SEEDED = os.environ.get("LAPEL_SEEDED")')

    assert finds(gates.variables(copy), "does not tell of LAPEL_SEEDED")


def test_a_line_for_a_variable_that_nobody_reads_is_found(copy: Path, add: Add) -> None:
    add(gates.SETTINGS, "| `LAPEL_SEEDED` | nothing |")

    assert finds(gates.variables(copy), "tells of LAPEL_SEEDED, which there is not")


def test_a_command_without_its_section_is_found(copy: Path, known: Commands) -> None:
    seeded = {**known, "lapel seeded": frozenset[str]()}

    assert finds(gates.commands(copy, seeded), "does not tell of lapel seeded")


def test_an_option_without_its_mention_is_found(copy: Path, known: Commands) -> None:
    seeded = {**known, "lapel up": known["lapel up"] | {"--seeded"}}

    assert finds(gates.commands(copy, seeded), "lapel up does not tell of --seeded")


def test_a_section_for_a_command_that_is_gone_is_found(
    copy: Path, add: Add, known: Commands
) -> None:
    add(gates.COMMAND_LINE, "### `lapel seeded`\n\nNothing.")

    assert finds(gates.commands(copy, known), "tells of lapel seeded, which there is not")


def test_a_dependency_without_its_reason_is_found(copy: Path, add: Add) -> None:
    add("requirements/product.in", "seeded[extra]>=1  # no reason")

    assert finds(gates.dependencies(copy), "does not tell of seeded")


def test_an_action_without_its_line_is_found(copy: Path, add: Add) -> None:
    add("src/lapel/custody/services.py", 'def f():\n    with act("seeded", on=1):\n        pass')

    assert finds(gates.actions(copy), "does not tell of seeded")


def test_a_detail_without_its_mention_is_found(copy: Path, add: Add) -> None:
    call = 'act("viewed", on=1, detail={"seeded": "1"})'
    add("src/lapel/custody/services.py", f"def f():\n    with {call}:\n        pass")

    assert finds(gates.actions(copy), "viewed does not tell of seeded")


def test_an_action_that_cannot_be_read_is_found(copy: Path, add: Add) -> None:
    add("src/lapel/custody/services.py", "def f(word):\n    with act(word, on=1):\n        pass")

    assert finds(gates.actions(copy), "gives act() no literal")


def test_a_link_to_nowhere_is_found(copy: Path, add: Add) -> None:
    add("README.md", "See [this](docs/seeded.md).")

    assert finds(gates.links(copy), "docs/seeded.md, which is not there")


def test_a_link_to_a_heading_that_is_gone_is_found(copy: Path, add: Add) -> None:
    add("README.md", "See [this](docs/glossary.md#seeded).")

    assert finds(gates.links(copy), "docs/glossary.md#seeded, which has no such part")


def test_a_document_that_the_code_names_in_vain_is_found(copy: Path, add: Add) -> None:
    add("src/lapel/foundation/keys.py", "# see docs/seeded.md")

    assert finds(gates.mentions(copy), "keys.py names docs/seeded.md")


def test_a_recipe_that_is_gone_is_found(copy: Path, add: Add) -> None:
    add("README.md", "Run `make seeded`.")

    assert finds(gates.recipes(copy), "make seeded")


@pytest.mark.parametrize("word", gates.FORBIDDEN)
def test_a_path_of_a_developers_machine_is_found(copy: Path, add: Add, word: str) -> None:
    add("docs/glossary.md", f"See {word}seeded.")

    assert finds(gates.words(copy), f"docs/glossary.md contains {word}")


def test_python_that_does_not_compile_is_found(copy: Path, add: Add) -> None:
    add("docs/glossary.md", "```python\ndef seeded(:\n```")

    assert finds(gates.python(copy), "docs/glossary.md")


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("lapel seeded", "lapel seeded is no command"),
        ("LAPEL_PORT=9000 lapel up --seeded", "lapel up has no option --seeded"),
        ("cat x | lapel-dock seeded", "lapel-dock seeded is no command"),
        (".venv/bin/lapel-verify x --seeded", "lapel-verify has no option --seeded"),
        ("make seeded", "the Makefile has no recipe seeded"),
        ("sudo seeded", "seeded is no program that a reader has"),
    ],
)
def test_a_console_block_with_an_unknown_command_is_found(
    copy: Path, add: Add, known: Commands, line: str, fault: str
) -> None:
    add("docs/glossary.md", f"```console\n$ {line}\n```")

    assert finds(gates.consoles(copy, known), fault)


def test_a_room_that_is_not_drawn_is_found(copy: Path) -> None:
    (copy / "src/lapel/seeded").mkdir()
    (copy / "src/lapel/seeded/__init__.py").touch()

    assert finds(gates.rooms(copy), "does not tell of seeded")


def test_an_arrow_that_the_contract_does_not_keep_is_found(copy: Path) -> None:
    path = copy / gates.ARCHITECTURE
    path.write_text(path.read_text().replace("transparency | media", "transparency\nmedia", 1))

    assert finds(gates.rooms(copy), "the contract keeps")


def test_a_contract_without_its_name_in_the_text_is_found(copy: Path, add: Add) -> None:
    contract = 'name = "Seeded"\ntype = "forbidden"'
    add("pyproject.toml", f"[[tool.importlinter.contracts]]\n{contract}")

    assert finds(gates.rooms(copy), "does not name: Seeded")

"""The documents say what the programs do."""

from pathlib import Path

from . import gates
from .commands import Commands

REPOSITORY = Path(__file__).parents[2]


def listed(found: list[str]) -> str:
    """Complaints, one a line."""
    return "\n".join(found)


def test_every_variable_that_is_read_is_documented() -> None:
    assert listed(gates.variables(REPOSITORY)) == ""


def test_every_command_and_option_is_documented(known: Commands) -> None:
    assert listed(gates.commands(REPOSITORY, known)) == ""


def test_every_dependency_has_its_reason() -> None:
    assert listed(gates.dependencies(REPOSITORY)) == ""


def test_every_custody_action_is_documented() -> None:
    assert listed(gates.actions(REPOSITORY)) == ""


def test_every_relative_link_leads_somewhere() -> None:
    assert listed(gates.links(REPOSITORY)) == ""


def test_every_document_that_the_code_names_is_there() -> None:
    assert listed(gates.mentions(REPOSITORY)) == ""


def test_every_recipe_that_is_named_exists() -> None:
    assert listed(gates.recipes(REPOSITORY)) == ""


def test_no_document_names_a_developers_machine() -> None:
    assert listed(gates.words(REPOSITORY)) == ""


def test_every_block_of_python_compiles() -> None:
    assert listed(gates.python(REPOSITORY)) == ""


def test_every_console_block_names_commands_that_exist(known: Commands) -> None:
    assert listed(gates.consoles(REPOSITORY, known)) == ""


def test_the_rooms_are_those_of_the_import_contract() -> None:
    assert listed(gates.rooms(REPOSITORY)) == ""

"""The documents say what the programs do."""

from pathlib import Path

from . import gates
from .commands import Commands

REPOSITORY = Path(__file__).parents[2]


def test_every_variable_that_is_read_is_documented() -> None:
    assert gates.variables(REPOSITORY) == []


def test_every_command_and_option_is_documented(known: Commands) -> None:
    assert gates.commands(REPOSITORY, known) == []


def test_every_dependency_has_its_reason() -> None:
    assert gates.dependencies(REPOSITORY) == []


def test_every_custody_action_is_documented() -> None:
    assert gates.actions(REPOSITORY) == []


def test_every_relative_link_leads_somewhere() -> None:
    assert gates.links(REPOSITORY) == []


def test_every_recipe_that_is_named_exists() -> None:
    assert gates.recipes(REPOSITORY) == []


def test_no_document_names_a_developers_machine() -> None:
    assert gates.words(REPOSITORY) == []


def test_every_block_of_python_compiles() -> None:
    assert gates.python(REPOSITORY) == []


def test_every_console_block_names_commands_that_exist(known: Commands) -> None:
    assert gates.consoles(REPOSITORY, known) == []


def test_the_rooms_are_those_of_the_import_contract() -> None:
    assert gates.rooms(REPOSITORY) == []

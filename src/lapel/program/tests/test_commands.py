"""`lapel program …` on the command line."""

import pytest
from typer.testing import CliRunner

from lapel.program.commands import app
from lapel.program.errors import ProgramError
from lapel.program.testing import small_program


def lapel_program(*words: str) -> str:
    result = CliRunner().invoke(app, words, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_units_and_offices_are_listed_with_what_a_grant_asks_for(db: None) -> None:
    program = small_program()

    assert f"unit:{program.unit}" in lapel_program("units")
    assert f"office:{program.office}" in lapel_program("offices")


def test_members_and_cameras_are_listed_with_who_has_them(db: None) -> None:
    small_program()

    assert "4417" in lapel_program("members")
    (worn, spare) = lapel_program("cameras").splitlines()[1:]
    assert worn.split()[-3:] == ["Rosa", "Alvarez", "(4417)"]
    assert spare.split() == ["X6033924N", "Body", "4", "in", "service"]


def test_wore_answers_for_a_moment_in_any_zone(db: None) -> None:
    small_program()

    assert lapel_program("wore", "X6033923Q", "--at", "2024-03-13T08:00:00-04:00") == (
        "Rosa Alvarez (4417) wore X6033923Q at 2024-03-13T12:00:00.000000Z\n"
    )
    assert lapel_program("wore", "X6033923Q", "--at", "2024-03-13T07:59:59-04:00").startswith(
        "nobody wore"
    )


def test_a_moment_without_its_zone_is_refused(db: None) -> None:
    with pytest.raises(ProgramError, match="has no offset"):
        lapel_program("wore", "X6033923Q", "--at", "2024-03-13T08:00:00")

"""`lapel program …` on the command line."""

import pytest
from typer.testing import CliRunner

from lapel.accounts.testing import make_user
from lapel.custody.selectors import history
from lapel.foundation import clock
from lapel.program import selectors
from lapel.program.commands import app
from lapel.program.errors import AssignmentRefused, NotFound, ProgramError, ReturnRefused
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


def test_an_agency_is_entered_from_nothing(db: None) -> None:
    make_user("rosa", "wearer")

    lapel_program("add-component", "PAT", "Patrol", "--authority", "order 7")
    lapel_program("add-office", "BAL", "Baltimore", "--time-zone", "America/New_York")
    lapel_program("add-unit", "Response", "--component", "PAT", "--office", "BAL")
    lapel_program("add-member", "4417", "Rosa", "Alvarez", "--unit", "Response", "--office", "BAL")
    lapel_program("link-user", "4417", "rosa")
    lapel_program("add-camera", "X6033923Q", "Body 4")
    said = lapel_program("assign", "X6033923Q", "4417", "--since", "2024-03-13T08:00:00-04:00")

    assert said == "badge 4417 has X6033923Q since 2024-03-13T12:00:00.000000Z\n"
    (component,) = selectors.components()
    (camera,) = selectors.cameras()
    rosa = selectors.member_by_badge("4417")
    assert rosa is not None
    assert (rosa.unit, rosa.component, rosa.office) == ("Response", "PAT", "Baltimore")
    assert rosa.user_id is not None
    (added,) = history(component.id)
    assert (added.authority, added.actor_kind) == ("order 7", "person")
    assert added.actor_id.startswith("os:")
    assert [entry.action for entry in history(camera.id)] == ["added", "assigned"]


def test_a_camera_comes_back_and_is_given_to_the_next(db: None) -> None:
    program = small_program()

    lapel_program("return", "X6033923Q", "--at", "2024-04-01T08:00:00Z")
    lapel_program("assign", "X6033923Q", "2210", "--since", "2024-04-01T08:00:00Z")

    worn = selectors.who_wore("X6033923Q", clock.now())
    assert worn is not None
    assert worn.badge == "2210"
    assert [entry.action for entry in history(program.camera)][-2:] == ["returned", "assigned"]


@pytest.mark.parametrize(
    ("words", "refusal", "reason"),
    [
        (("add-unit", "Night", "--component", "XX", "--office", "BAL"), NotFound, "component XX"),
        (("add-unit", "Night", "--component", "HSI", "--office", "XX"), NotFound, "office XX"),
        (("add-member", "1", "A", "B", "--unit", "Day", "--office", "BAL"), NotFound, "'Day'"),
        (("link-user", "4417", "nobody"), NotFound, "no user nobody"),
        (("assign", "X0", "4417"), NotFound, "no camera X0"),
        (("assign", "X6033924N", "9"), NotFound, "no member with badge 9"),
        (("assign", "X6033923Q", "2210"), AssignmentRefused, "badge 4417 holds it"),
        (("return", "X6033924N"), ReturnRefused, "it is not out"),
        (("assign", "X6033924N", "4417", "--since", "noon"), ProgramError, "noon"),
    ],
)
def test_what_cannot_be_is_refused_by_name(
    db: None, words: tuple[str, ...], refusal: type[Exception], reason: str
) -> None:
    small_program()

    with pytest.raises(refusal, match=reason):
        lapel_program(*words)


LONG = "A unit with a name that is longer than any terminal which people had on their desks in 1980"


def test_a_list_that_goes_into_a_pipe_is_whole_lines(db: None) -> None:
    program = small_program()
    lapel_program("add-unit", LONG, "--component", "HSI", "--office", "BAL")

    lines = lapel_program("units").splitlines()

    assert len(lines) == 4
    (line,) = (line for line in lines if LONG in line)
    assert line.startswith("BAL ")
    assert [scope for scope in lines if scope.endswith(f"unit:{program.unit}")]

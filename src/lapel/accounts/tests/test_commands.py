"""`lapel users …` on the command line."""

import os
import pwd
from collections.abc import Callable
from uuid import UUID

import pytest
from typer.testing import CliRunner, Result

from lapel.accounts import selectors
from lapel.accounts.commands import app
from lapel.accounts.errors import AccountsError
from lapel.accounts.models import User
from lapel.accounts.services import actor_at_the_command_line
from lapel.accounts.testing import make_user
from lapel.custody.selectors import history

Run = Callable[..., Result]
OS_USER = pwd.getpwuid(os.getuid()).pw_name


@pytest.fixture
def lapel_users(db: None) -> Run:
    def run(*words: str) -> Result:
        return CliRunner().invoke(app, words)

    return run


def test_create_makes_a_user_by_whoever_types_and_says_what_to_do_next(lapel_users: Run) -> None:
    result = lapel_users("create", "alice", "--name", "Alice Moreau", "--password", "long pass")

    assert result.exit_code == 0, result.output
    assert "lapel users grant alice ROLE" in result.output
    alice = User.objects.get(username="alice")
    assert alice.check_password("long pass")
    created = history(alice.id)[0]
    assert (created.actor_kind, created.actor_name) == ("person", f"{OS_USER} at the command line")


def test_who_types_is_asked_of_the_process_and_not_of_its_environment(
    lapel_users: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LOGNAME", "USER", "SUDO_USER"):
        monkeypatch.setenv(name, "somebody.else")

    assert actor_at_the_command_line().id == f"os:{OS_USER}"


def test_grant_and_revoke_name_the_authority_in_the_log(lapel_users: Run) -> None:
    alice = make_user("alice")
    unit = str(UUID(int=7))

    assert lapel_users("grant", "alice", "supervisor", "--scope", f"unit:{unit}").exit_code == 0
    assert selectors.viewer(alice).unit_scopes == {UUID(unit)}

    words = ("revoke", "alice", "supervisor", "--scope", f"unit:{unit}", "--authority", "memo 3")
    assert lapel_users(*words).exit_code == 0
    assert selectors.viewer(alice).roles == frozenset()
    assert history(alice.id)[-1].authority == "memo 3"


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("grant", "nobody", "wearer"), "there is no user 'nobody'"),
        (("grant", "alice", "wizard"), "there is no role 'wizard'"),
        (("grant", "alice", "supervisor"), "name which"),
        (("grant", "alice", "supervisor", "--scope", "unit:BAL"), "not unit:ID or office:ID"),
        (("revoke", "alice", "wearer"), "does not hold wearer"),
        (("create", "alice", "--name", "A", "--password", "x"), "'alice' is taken"),
    ],
)
def test_a_refusal_reaches_the_command_line_as_one_of_our_errors(
    lapel_users: Run, words: tuple[str, ...], reason: str
) -> None:
    make_user("alice")

    result = lapel_users(*words)

    assert isinstance(result.exception, AccountsError)
    assert reason in str(result.exception)


def test_password_sets_a_password(lapel_users: Run) -> None:
    alice = make_user("alice")

    assert lapel_users("password", "alice", "--password", "long pass").exit_code == 0

    alice.refresh_from_db()
    assert alice.check_password("long pass")


def test_list_shows_everybody_with_roles(lapel_users: Run) -> None:
    make_user("alice", "auditor", "wearer")
    make_user("bob")

    lines = lapel_users("list").output.splitlines()

    assert any("alice" in line and "auditor, wearer" in line for line in lines)
    assert any("bob" in line and "auditor" not in line for line in lines)


def test_a_list_that_goes_into_a_pipe_is_whole_lines(lapel_users: Run) -> None:
    alice = make_user("alice", "auditor", "wearer", "custodian", "admin")
    unit = UUID(int=7)
    lapel_users("grant", "alice", "supervisor", "--scope", f"unit:{unit}")

    lines = lapel_users("list").output.splitlines()

    (line,) = (line for line in lines if line.startswith("alice "))
    assert len(lines) == 2
    assert alice.name in line
    assert f"supervisor of unit {unit}" in line

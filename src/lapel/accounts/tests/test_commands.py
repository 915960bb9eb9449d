"""`lapel users …` on the command line."""

from collections.abc import Callable
from uuid import UUID

import pytest
from typer.testing import CliRunner, Result

from lapel.accounts import selectors
from lapel.accounts.commands import app
from lapel.accounts.errors import AccountsError
from lapel.accounts.models import User
from lapel.accounts.testing import make_user
from lapel.custody.selectors import history

Run = Callable[..., Result]


@pytest.fixture
def lapel_users(db: None) -> Run:
    def run(*words: str) -> Result:
        return CliRunner().invoke(app, words)

    return run


def test_create_makes_a_user_by_the_system_and_says_what_to_do_next(lapel_users: Run) -> None:
    result = lapel_users("create", "alice", "--name", "Alice Moreau", "--password", "long pass")

    assert result.exit_code == 0, result.output
    assert "lapel users grant alice ROLE" in result.output
    alice = User.objects.get(username="alice")
    assert alice.check_password("long pass")
    assert history(alice.id)[0].actor_kind == "system"


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

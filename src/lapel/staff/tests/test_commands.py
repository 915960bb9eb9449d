"""The acts of the desk at the command line."""

import json
import os
import pwd
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from lapel.accounts.errors import AccountsError
from lapel.accounts.testing import make_user
from lapel.custody import selectors as custody
from lapel.custody.testing import actions
from lapel.evidence.errors import NotVisible, ValueRefused
from lapel.foundation.errors import LapelError
from lapel.foundation.ids import new_id
from lapel.ingest.errors import ResolutionRefused
from lapel.program.errors import NotFound
from lapel.staff.commands import app
from lapel.staff.testing import Agency, small_agency

OS_USER = pwd.getpwuid(os.getuid()).pw_name


@pytest.fixture
def agency(db: None) -> Agency:
    return small_agency()


def lapel(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def read(*words: object) -> Any:
    """What a command prints for programs."""
    result = lapel(*words, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def refused(kind: type[LapelError], *words: object) -> str:
    """How a command is refused."""
    result = lapel(*words)
    assert isinstance(result.exception, kind), result.output
    return str(result.exception)


def test_footage_is_listed_in_the_form_of_the_api(agency: Agency) -> None:
    told = read("footage", "list", "--badge", "4417")

    assert [item["id"] for item in told["items"]] == [str(agency.own)]
    assert (
        told == agency.caller("auditor").get(f"/recordings?person={agency.program.member}").json()
    )


def test_footage_is_listed_for_people(agency: Agency) -> None:
    assert str(agency.apart) in lapel("footage", "list", "--state", "quarantined").output


def test_one_recording_is_shown_with_its_files(agency: Agency) -> None:
    assert read("footage", "show", agency.own)["clips"][0]["filename"] == "own.mp4"
    assert "own.mp4" in lapel("footage", "show", agency.own).output


def test_a_recording_that_there_is_not_is_refused(agency: Agency) -> None:
    assert "no recording" in refused(NotVisible, "footage", "show", new_id())


def test_tagging_names_the_user_of_the_operating_system(agency: Agency) -> None:
    result = lapel("footage", "tag", agency.own, agency.other, "--category", "arrest")

    assert result.exit_code == 0, result.output
    assert actions(agency.own)[-1] == actions(agency.other)[-1] == "tagged"
    assert custody.history(agency.own)[-1].actor_id == f"os:{OS_USER}"


def test_what_could_not_be_tagged_is_named_by_the_exit_code_too(agency: Agency) -> None:
    result = lapel("footage", "tag", agency.own, new_id(), "--title", "x")

    assert (result.exit_code, actions(agency.own)[-1]) == (1, "tagged")
    assert "refused" in result.output


def test_a_category_that_there_is_not_is_refused(agency: Agency) -> None:
    assert "nonsense" in refused(
        ValueRefused, "footage", "tag", agency.own, "--category", "nonsense"
    )


def test_the_history_of_a_recording_is_read(agency: Agency) -> None:
    told = read("footage", "history", agency.own)

    assert [entry["action"] for entry in told["items"]] == ["received"]


def test_a_case_is_opened_filled_emptied_and_closed(agency: Agency) -> None:
    for words in (
        ("open", "24-1183", "--title", "Burglary"),
        ("put", "24-1183", agency.own),
        ("take", "24-1183", agency.own),
        ("close", "24-1183"),
        ("reopen", "24-1183"),
    ):
        result = lapel("cases", *words)
        assert result.exit_code == 0, result.output

    (case,) = read("cases", "list")["items"]
    assert (case["state"], case["count"]) == ("open", 0)
    assert actions(agency.own)[-2:] == ["put_in_case", "taken_out_of_case"]
    assert read("cases", "show", "24-1183")["title"] == "Burglary"


def test_a_case_that_there_is_not_is_refused(agency: Agency) -> None:
    assert "no case 7" in refused(NotVisible, "cases", "close", "7")


def test_quarantine_is_listed_and_resolved_and_set_apart_again(agency: Agency) -> None:
    (item,) = read("quarantine", "list")["items"]
    words = ("resolve", agency.apart, "--badge", "4417", "--reason", "badge read in the film")

    stands = lapel("quarantine", *words)
    apart = lapel("quarantine", "set-apart", agency.apart, "--reason", "it was her colleague")

    assert item["recording"]["id"] == str(agency.apart)
    assert (stands.exit_code, apart.exit_code) == (0, 0)
    assert actions(agency.apart)[-2:] == ["resolved", "set_apart"]


def test_a_decision_that_rests_on_too_little_is_refused(agency: Agency) -> None:
    words = ("quarantine", "resolve", agency.apart, "--reason", "let it stand as it is")

    assert refused(ResolutionRefused, *words)
    assert actions(agency.apart) == ["received"]


def test_a_badge_that_nobody_has_is_refused(agency: Agency) -> None:
    assert "badge 1" in refused(NotFound, "footage", "list", "--badge", "1")


def test_the_log_is_searched(agency: Agency) -> None:
    told = read("log", "search", "--subject", agency.own, "--action", "received")

    assert [entry["subject"]["id"] for entry in told["items"]] == [str(agency.own)]
    assert "received" in lapel("log", "search", "--limit", "3", "--action", "received").output


def test_a_moment_that_is_none_is_refused(agency: Agency) -> None:
    assert "never" in refused(LapelError, "log", "search", "--since", "never")


def test_a_token_is_made_listed_and_revoked(agency: Agency) -> None:
    make_user("cora", "custodian")

    made = lapel("tokens", "create", "cora", "nightly", "--scope", "read:footage")
    (token,) = read("tokens", "list", "cora")["items"]
    revoked = lapel("tokens", "revoke", "cora", token["id"])

    assert made.output.startswith("lapel_api_")
    assert (token["scopes"], token["revoked_at"]) == (["read:footage"], None)
    assert (revoked.exit_code, lapel("tokens", "list").output.count("revoked")) == (0, 1)


def test_a_token_beyond_its_owners_roles_is_refused(agency: Agency) -> None:
    make_user("sam", "auditor")
    words = ("tokens", "create", "sam", "nightly", "--scope", "write:tags")

    assert "write:tags" in refused(AccountsError, *words)

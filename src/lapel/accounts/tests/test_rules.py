"""Who may do what, decided without a database."""

from uuid import UUID

import pytest

from lapel.accounts import rules
from lapel.accounts.rules import PERMISSIONS, SHIPPED_ROLES, Scope, Viewer

UNIT = Scope(kind="unit", id=UUID(int=7))


def test_a_holder_may_what_one_of_the_roles_allows() -> None:
    assert rules.may({"wearer", "auditor"}, "log.read")
    assert not rules.may({"wearer"}, "log.read")
    assert not rules.may((), "footage.view_own")


def test_a_role_that_is_not_in_the_table_allows_nothing() -> None:
    assert rules.permissions_of({"superuser"}) == frozenset()


def test_a_misspelt_permission_is_an_error_and_not_a_no() -> None:
    with pytest.raises(ValueError, match=r"no permission 'footage\.see_all'; there are"):
        rules.may({"custodian"}, "footage.see_all")


def test_a_viewer_may_what_their_permissions_say() -> None:
    viewer = Viewer(
        user_id=UUID(int=1),
        name="Rosa Alvarez",
        username="ralvarez",
        permissions=frozenset({"jobs.read"}),
    )

    assert viewer.may("jobs.read")
    assert not viewer.may("log.read")
    with pytest.raises(ValueError, match="no permission"):
        viewer.may("jobs.write")


def test_every_shipped_role_keeps_the_rules() -> None:
    assert {
        role: rules.role_refusal(held) for role, held in SHIPPED_ROLES.items()
    } == dict.fromkeys(SHIPPED_ROLES, "")


def test_every_permission_belongs_to_a_role() -> None:
    assert rules.permissions_of(SHIPPED_ROLES) == PERMISSIONS.keys()


def test_the_admin_sees_no_footage_and_the_auditor_changes_nothing() -> None:
    assert not [name for name in SHIPPED_ROLES["admin"] if name.startswith("footage.")]
    assert not [
        name
        for name in SHIPPED_ROLES["auditor"]
        if name.endswith((".manage", ".quarantine", ".tag", ".cut"))
    ]


def test_who_manages_users_must_not_see_footage() -> None:
    assert "must not also hold footage.view_all" in rules.role_refusal(
        {"users.manage", "footage.view_all"}
    )


def test_a_role_of_unknown_permissions_is_refused_by_name() -> None:
    assert rules.role_refusal({"log.read", "log.write"}) == "there is no permission log.write"


@pytest.mark.parametrize(
    ("role", "scope", "reason"),
    [
        ("supervisor", UNIT, ""),
        ("supervisor", Scope(kind="office", id=UUID(int=8)), ""),
        ("supervisor", None, "name which"),
        ("custodian", None, ""),
        ("custodian", UNIT, "leave the scope out"),
        ("supervisor", Scope(kind="planet", id=UUID(int=3)), "not 'planet'"),
    ],
)
def test_a_role_for_a_unit_needs_a_scope_and_no_other_role_takes_one(
    role: str, scope: Scope | None, reason: str
) -> None:
    refusal = rules.scope_refusal(role, SHIPPED_ROLES[role], scope)

    assert reason in refusal
    assert bool(refusal) == bool(reason)


@pytest.mark.parametrize("username", ["wearer", "r.alvarez", "a@agency.example", "4417"])
def test_a_username_of_letters_digits_and_marks_is_taken(username: str) -> None:
    assert rules.username_refusal(username) == ""


@pytest.mark.parametrize("username", ["", "Rosa", ".rosa", "rosa alvarez", "x" * 151, "rosa\n"])
def test_a_username_with_capitals_spaces_or_none_at_all_is_refused(username: str) -> None:
    assert "a-z 0-9" in rules.username_refusal(username)

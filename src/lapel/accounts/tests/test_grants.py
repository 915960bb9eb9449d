"""Roles given and taken back, and what a viewer may by them."""

from uuid import UUID

import psycopg
import pytest
from django.db import IntegrityError

from conftest import Database
from lapel.accounts import selectors, services
from lapel.accounts.errors import GrantRefused, NotFound, ScopeRefused
from lapel.accounts.models import Grant, Role
from lapel.accounts.rules import SHIPPED_ROLES, Scope
from lapel.accounts.testing import make_user
from lapel.custody import services as custody
from lapel.custody.selectors import history
from lapel.custody.services import SYSTEM

UNIT = Scope(kind="unit", id=UUID(int=7))
OFFICE = Scope(kind="office", id=UUID(int=8))


def test_the_seeded_roles_are_the_shipped_ones(db: None) -> None:
    assert {role.code: frozenset(role.permissions) for role in Role.objects.all()} == SHIPPED_ROLES


def test_a_granted_role_lets_its_holder_and_is_on_the_record(db: None) -> None:
    alice = make_user("alice")

    services.grant(user=alice.id, role="auditor", by=SYSTEM, authority="memo 12")

    viewer = selectors.viewer(alice)
    assert viewer.roles == {"auditor"}
    assert viewer.may("footage.view_all")
    assert not viewer.may("footage.quarantine")
    entry = history(alice.id)[-1]
    assert (entry.action, entry.detail, entry.authority) == (
        "role_granted",
        {"role": "auditor"},
        "memo 12",
    )


def test_a_supervisor_is_one_of_the_units_and_offices_granted(db: None) -> None:
    alice = make_user("alice", "supervisor", scope=UNIT)
    services.grant(user=alice.id, role="supervisor", scope=OFFICE, by=SYSTEM)

    viewer = selectors.viewer(alice)

    assert viewer.unit_scopes == {UNIT.id}
    assert viewer.office_scopes == {OFFICE.id}
    assert history(alice.id)[-1].detail == {
        "role": "supervisor",
        "scope_kind": "office",
        "scope_id": str(OFFICE.id),
    }


def test_a_role_in_the_database_counts_not_the_one_we_shipped(db: None) -> None:
    alice = make_user("alice", "wearer")
    role = Role.objects.get(code="wearer")
    with custody.act("changed", on=custody.Subject(kind="role", id=role.id), by=SYSTEM):
        Role.objects.filter(id=role.id).update(permissions=["jobs.read"])

    viewer = selectors.viewer(alice)

    assert viewer.permissions == {"jobs.read"}
    assert selectors.roles_with("footage.view_own") == ("Supervisor",)


def test_a_revoked_role_is_gone_and_the_record_of_it_stays(db: None) -> None:
    alice = make_user("alice", "auditor", "wearer")

    services.revoke(user=alice.id, role="auditor", by=SYSTEM)

    assert selectors.viewer(alice).roles == {"wearer"}
    assert [entry.action for entry in history(alice.id)][1:] == [
        "role_granted",
        "role_granted",
        "role_revoked",
    ]


def test_revoking_for_one_unit_leaves_the_other_grant(db: None) -> None:
    alice = make_user("alice", "supervisor", scope=UNIT)
    services.grant(user=alice.id, role="supervisor", scope=OFFICE, by=SYSTEM)

    services.revoke(user=alice.id, role="supervisor", scope=UNIT, by=SYSTEM)

    viewer = selectors.viewer(alice)
    assert not viewer.unit_scopes
    assert viewer.office_scopes == {OFFICE.id}


@pytest.mark.parametrize(
    ("role", "scope", "error", "reason"),
    [
        ("auditor", None, GrantRefused, "holds auditor"),
        ("wizard", None, NotFound, "no role 'wizard'; there are admin"),
        ("supervisor", None, ScopeRefused, "name which"),
        ("admin", UNIT, ScopeRefused, "leave the scope out"),
    ],
)
def test_a_grant_that_cannot_be_is_refused_and_leaves_no_entry(
    db: None, role: str, scope: Scope | None, error: type[Exception], reason: str
) -> None:
    alice = make_user("alice", "auditor")
    before = history(alice.id)

    with pytest.raises(error, match=reason):
        services.grant(user=alice.id, role=role, scope=scope, by=SYSTEM)

    assert history(alice.id) == before
    assert Grant.objects.count() == 1


def test_a_role_that_is_not_held_cannot_be_revoked(db: None) -> None:
    alice = make_user("alice", "supervisor", scope=UNIT)

    with pytest.raises(GrantRefused, match="does not hold supervisor"):
        services.revoke(user=alice.id, role="supervisor", scope=OFFICE, by=SYSTEM)

    assert Grant.objects.count() == 1


def test_the_database_refuses_a_grant_or_a_role_changed_without_an_entry(
    database: Database,
) -> None:
    alice = make_user("alice", "wearer")
    auditor = Role.objects.get(code="auditor")

    with pytest.raises(IntegrityError, match="no custody entry"):
        Grant.objects.create(user=alice, role=auditor)
    with pytest.raises(IntegrityError, match="no custody entry"):
        Grant.objects.all().update(role=auditor)
    with pytest.raises(IntegrityError, match="no custody entry"):
        Role.objects.filter(code="wearer").update(permissions=["footage.view_all"])
    with (
        psycopg.connect(database.dsn()) as bare,
        pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="no custody entry"),
    ):
        bare.execute("DELETE FROM accounts_grant")

    assert selectors.viewer(alice).permissions == SHIPPED_ROLES["wearer"]


def test_an_entry_about_one_person_does_not_cover_the_grant_of_another(
    database: Database,
) -> None:
    alice, bob = make_user("alice"), make_user("bob")
    auditor = Role.objects.get(code="auditor")

    with (
        pytest.raises(IntegrityError, match=f"no custody entry for subject {bob.id}"),
        custody.act("role_granted", on=custody.Subject(kind="user", id=alice.id), by=SYSTEM),
    ):
        Grant.objects.create(user=bob, role=auditor)

    assert [entry.action for entry in history(alice.id)] == ["created"]

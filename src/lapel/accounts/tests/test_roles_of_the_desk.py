"""The update that gives the shipped roles the permissions of the desk."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection

from lapel.accounts.models import Role
from lapel.accounts.testing import make_user
from lapel.custody import services as custody
from lapel.custody.selectors import history

desk: Any = import_module("lapel.accounts.migrations.0004_desk")


def set_to(code: str, permissions: set[str]) -> Role:
    role = Role.objects.get(code=code)
    subject = custody.Subject(kind="role", id=role.id)
    with custody.act("permissions_added", on=subject, by=custody.SYSTEM):
        Role.objects.filter(id=role.id).update(permissions=sorted(permissions))
    return role


def test_a_new_installation_has_no_entry_about_them(db: None) -> None:
    assert [history(role.id) for role in Role.objects.all()] == [()] * 5


def test_an_older_installation_gets_them_with_an_entry(db: None) -> None:
    role = set_to("wearer", {"footage.view_own"})

    desk.extend(apps, connection.schema_editor(atomic=False))

    role.refresh_from_db()
    entry = history(role.id)[-1]
    assert set(role.permissions) == {"footage.view_own", "footage.tag"}
    assert (entry.action, entry.detail["permissions"]) == ("permissions_added", ["footage.tag"])


def test_repeating_it_changes_nothing(db: None) -> None:
    make_user("wearer")  # so that the log is not empty

    desk.extend(apps, connection.schema_editor(atomic=False))

    assert [history(role.id) for role in Role.objects.all()] == [()] * 5


@pytest.mark.parametrize(
    ("code", "held", "gained"),
    [
        ("custodian", ["log.read"], []),
        ("supervisor", ["footage.view_unit"], ["api.use", "footage.cut", "footage.tag"]),
        ("wearer", ["footage.view_own", "footage.tag"], []),
        ("captain", ["footage.view_all"], []),
    ],
)
def test_a_role_that_an_agency_has_changed_gains_only_what_it_can_rest_on(
    code: str, held: list[str], gained: list[str]
) -> None:
    assert desk.added(code, held) == gained


def test_a_role_still_refuses_a_bare_change(db: None) -> None:
    with pytest.raises(IntegrityError, match="no custody entry"):
        Role.objects.filter(code="wearer").update(permissions=[])

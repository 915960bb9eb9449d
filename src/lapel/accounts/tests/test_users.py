"""People who sign in: made, given a password, deactivated; and what the log then says."""

from uuid import UUID

import psycopg
import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, connection

from conftest import Database
from lapel.accounts import selectors, services
from lapel.accounts.errors import NotFound, UserRefused
from lapel.accounts.models import User
from lapel.accounts.testing import make_user
from lapel.custody.selectors import history
from lapel.custody.services import SYSTEM


def told(user: UUID) -> list[str]:
    return [entry.action for entry in history(user)]


def test_a_new_user_signs_in_by_any_capitals_and_is_on_the_record(db: None) -> None:
    uid = services.create_user(
        username="RAlvarez", name="Rosa Alvarez", password="correct horse", by=SYSTEM
    )

    user = User.objects.get_by_natural_key("rALVAREZ")
    assert user.id == uid
    assert user.check_password("correct horse")
    assert not user.check_password("wrong horse")
    assert told(uid) == ["created"]
    assert history(uid)[0].detail == {"username": "ralvarez", "name": "Rosa Alvarez"}


def test_a_user_without_a_password_cannot_be_signed_in(db: None) -> None:
    user = make_user("alice")

    assert not user.has_usable_password()
    assert not user.check_password("")


@pytest.mark.parametrize(
    ("username", "email", "reason"),
    [
        ("alice", "", "'alice' is taken"),
        ("ALICE", "", "'alice' is taken"),
        ("bob", "Alice@agency.example", "belongs to another user"),
        ("bob smith", "", "a-z 0-9"),
    ],
)
def test_a_second_user_of_the_same_name_or_email_is_refused(
    db: None, username: str, email: str, reason: str
) -> None:
    make_user("alice")

    with pytest.raises(UserRefused, match=reason):
        services.create_user(username=username, name="Bob", email=email, by=SYSTEM)

    assert User.objects.count() == 1


def test_a_new_password_replaces_the_old_one_on_the_record(db: None) -> None:
    alice = make_user("alice", password="first password")

    services.set_password(user=alice.id, password="second password", by=services.actor_of(alice))

    alice.refresh_from_db()
    assert alice.check_password("second password")
    assert not alice.check_password("first password")
    assert told(alice.id) == ["created", "password_set"]
    assert history(alice.id)[-1].actor_name == "Alice"
    assert "password" not in str(history(alice.id)[-1].detail)


def test_an_inactive_user_keeps_their_grants_and_may_nothing(db: None) -> None:
    alice = make_user("alice", "auditor")

    services.set_active(user=alice.id, active=False, by=SYSTEM, authority="order 7")

    alice.refresh_from_db()
    assert selectors.viewer(alice).permissions == frozenset()
    facts = selectors.user_by_username("alice")
    assert facts is not None
    assert (facts.is_active, [str(held) for held in facts.grants]) == (False, ["auditor"])
    assert history(alice.id)[-1].authority == "order 7"

    services.set_active(user=alice.id, active=True, by=SYSTEM)
    alice.refresh_from_db()
    assert selectors.viewer(alice).may("log.read")
    assert told(alice.id) == ["created", "role_granted", "deactivated", "reactivated"]


def test_an_act_on_a_user_who_does_not_exist_is_refused_and_leaves_no_entry(db: None) -> None:
    nobody = User().id

    with pytest.raises(NotFound, match=str(nobody)):
        services.set_password(user=nobody, password="x", by=SYSTEM)
    with pytest.raises(NotFound, match=str(nobody)):
        services.set_active(user=nobody, active=True, by=SYSTEM)

    assert told(nobody) == []


def test_nobody_signed_in_is_no_viewer_and_no_actor(db: None) -> None:
    stranger = AnonymousUser()

    with pytest.raises(NotFound, match="sign-in"):
        selectors.viewer(stranger)
    with pytest.raises(NotFound, match="sign in"):
        services.actor_of(stranger)


def test_a_person_acts_under_their_id_and_name(db: None) -> None:
    alice = make_user("alice", name="Alice Moreau")

    actor = services.actor_of(alice)

    assert (actor.kind, actor.id, actor.name) == ("person", str(alice.id), "Alice Moreau")


def test_the_database_refuses_a_user_changed_without_an_entry(database: Database) -> None:
    alice = make_user("alice")

    with pytest.raises(IntegrityError, match="no custody entry"):
        User.objects.filter(id=alice.id).update(password="stolen")
    with pytest.raises(IntegrityError, match="no custody entry"):
        User.objects.create(username="mallory", name="Mallory")
    with (
        psycopg.connect(database.dsn()) as bare,
        pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="no custody entry"),
    ):
        bare.execute("DELETE FROM accounts_user")

    connection.close()
    assert list(User.objects.values_list("username", "password")) == [("alice", alice.password)]

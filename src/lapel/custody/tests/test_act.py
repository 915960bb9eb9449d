"""An act: one entry with the change, or neither."""

import hashlib
import hmac
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from uuid import uuid4

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction

from lapel.custody import selectors
from lapel.custody import services as custody
from lapel.custody.errors import EntryRefused
from lapel.custody.models import Entry, Pending
from lapel.custody.services import SYSTEM, Actor, Subject
from lapel.custody.testing import actions

BAKER = Actor(kind="person", id="4417", name="R. Baker")


def test_an_act_writes_one_entry_that_says_who_did_what_to_what(db: None) -> None:
    camera = Subject(kind="camera", id=uuid4())

    with custody.act("issued", on=camera, by=BAKER, authority="ICE 1", detail={"to": "9"}) as entry:
        pass

    (told,) = selectors.history(camera.id)
    assert told == entry
    assert (told.action, told.actor_name, told.authority) == ("issued", "R. Baker", "ICE 1")
    assert told.detail == {"to": "9"}
    assert told.index is None


def test_the_commitment_is_the_salted_mac_of_the_canonical_text(db: None) -> None:
    with custody.act("issued", on=Subject(kind="camera", id=uuid4()), by=BAKER) as entry:
        pass

    mac = hmac.new(entry.salt, entry.text.encode(), hashlib.sha256).digest()
    assert entry.commitment == mac
    assert json.loads(entry.text)["id"] == str(entry.id)


def test_two_equal_acts_have_different_commitments(db: None) -> None:
    camera = Subject(kind="camera", id=uuid4())
    with custody.act("issued", on=camera, by=BAKER) as one:
        pass
    with custody.act("issued", on=camera, by=BAKER) as two:
        pass

    assert one.commitment != two.commitment
    assert one.salt != two.salt


def test_an_error_inside_the_act_leaves_no_entry(database: object) -> None:
    camera = Subject(kind="camera", id=uuid4())

    with pytest.raises(ZeroDivisionError), custody.act("issued", on=camera, by=SYSTEM):
        _ = 1 / 0

    assert actions(camera.id) == []
    assert Entry.objects.count() == 0


@pytest.mark.parametrize("action", ["", "Issued", "set category", "drop;", "_x"])
def test_an_action_that_is_no_word_is_refused(db: None, action: str) -> None:
    with (
        pytest.raises(EntryRefused, match="is not a word"),
        custody.act(action, on=Subject(kind="camera", id=uuid4()), by=SYSTEM),
    ):
        pytest.fail("the block must not run")


def test_a_float_in_the_detail_is_refused(db: None) -> None:
    with (
        pytest.raises(EntryRefused, match="cannot be written canonically"),
        custody.act("issued", on=Subject(kind="camera", id=uuid4()), by=SYSTEM, detail={"x": 0.1}),
    ):
        pytest.fail("the block must not run")


def test_an_entry_of_sixty_kilobytes_is_refused_and_told_where_to_go(db: None) -> None:
    with (
        pytest.raises(EntryRefused, match="keep the detail as a blob"),
        custody.act(
            "issued",
            on=Subject(kind="camera", id=uuid4()),
            by=SYSTEM,
            detail={"note": "x" * 60_000},
        ),
    ):
        pytest.fail("the block must not run")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE custody_entry SET action = 'other'",
        "DELETE FROM custody_entry",
        "TRUNCATE custody_entry CASCADE",
        "UPDATE custody_leaf SET index = index + 1",
        "DELETE FROM custody_leaf",
        "INSERT INTO custody_leaf (index, entry_id) VALUES (0, 1)",
        "UPDATE custody_checkpoint SET size = 0",
        "INSERT INTO custody_checkpoint (size, root, note, at) VALUES (9, '', '', now())",
        "DELETE FROM custody_pending",
        "ALTER TABLE custody_entry DISABLE TRIGGER ALL",
        "INSERT INTO custody_entry (number, uid, at, action, subject_kind, subject_id, actor_kind,"
        " actor_id, body, salt, commitment, xact) VALUES (1, gen_random_uuid(), now(), 'a', 'b',"
        " gen_random_uuid(), 'c', 'd', '', '', '', '9999')",
    ],
)
def test_the_web_role_cannot_change_the_log(db: None, statement: str) -> None:
    with custody.act("issued", on=Subject(kind="camera", id=uuid4()), by=SYSTEM):
        pass

    with (
        pytest.raises(Exception, match=r"denied|refused|must be owner"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE custody_entry SET action = 'x'", "DELETE FROM custody_entry", "TRUNCATE custody_leaf"],
)
def test_even_the_owner_cannot_change_the_log(database: object, statement: str) -> None:
    with custody.act("issued", on=Subject(kind="camera", id=uuid4()), by=SYSTEM):
        pass

    dsn = database.dsn("owner")  # type: ignore[attr-defined]
    with (
        psycopg.connect(dsn) as owner,
        pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="stays"),
    ):
        owner.execute(statement.encode())


def test_every_entry_waits_for_the_sequencer(database: object) -> None:
    with custody.act("issued", on=Subject(kind="camera", id=uuid4()), by=SYSTEM):
        pass

    with psycopg.connect(database.dsn("log")) as log:  # type: ignore[attr-defined]
        waiting = log.execute("SELECT count(*) FROM custody_pending").fetchone()
    assert waiting == (Entry.objects.count(),) == (1,)
    assert Pending._meta.db_table == "custody_pending"


def test_an_entry_about_another_subject_does_not_open_a_guarded_table(db: None) -> None:
    with (
        pytest.raises(IntegrityError, match="no custody entry for subject"),
        transaction.atomic(),
        custody.act("added", on=Subject(kind="camera", id=uuid4()), by=SYSTEM),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO program_camera (id, serial, model, state)"
            " VALUES (gen_random_uuid(), 'X1', 'm', 'in_service')"
        )


def test_an_act_on_each_writes_an_entry_for_each_with_its_own_detail(db: None) -> None:
    cameras = [Subject(kind="camera", id=uuid4()) for _ in range(3)]

    with custody.act_on_each("set", on=cameras, by=BAKER, details=[{"n": n} for n in range(3)]):
        pass

    told = [entry for camera in cameras for entry in selectors.history(camera.id)]
    assert [entry.detail for entry in told] == [{"n": 0}, {"n": 1}, {"n": 2}]
    assert {entry.actor_name for entry in told} == {"R. Baker"}


def test_each_entry_of_an_act_on_each_has_a_salt_of_its_own(db: None) -> None:
    cameras = [Subject(kind="camera", id=uuid4()) for _ in range(2)]

    with custody.act_on_each("set", on=cameras, by=BAKER, details=[{}, {}]):
        pass

    one, other = (entry for camera in cameras for entry in selectors.history(camera.id))
    assert one.salt != other.salt
    assert hmac.new(one.salt, one.text.encode(), hashlib.sha256).digest() == one.commitment


def test_every_entry_of_an_act_on_each_waits_for_the_sequencer(database: object) -> None:
    cameras = [Subject(kind="camera", id=uuid4()) for _ in range(3)]

    with custody.act_on_each("set", on=cameras, by=BAKER, details=[{}] * 3):
        pass

    with psycopg.connect(database.dsn("log")) as log:  # type: ignore[attr-defined]
        waiting = log.execute("SELECT entry FROM custody_pending ORDER BY 1").fetchall()
    numbers = Entry.objects.order_by("number").values_list("number", flat=True)
    assert [number for (number,) in waiting] == list(numbers)
    assert len(waiting) == 3


def test_an_error_inside_an_act_on_each_leaves_no_entry(database: object) -> None:
    cameras = [Subject(kind="camera", id=uuid4()) for _ in range(2)]

    with (
        pytest.raises(ZeroDivisionError),
        custody.act_on_each("set", on=cameras, by=SYSTEM, details=[{}, {}]),
    ):
        _ = 1 / 0

    assert Entry.objects.count() == 0


def test_one_entry_that_cannot_stand_keeps_all_out(db: None) -> None:
    cameras = [Subject(kind="camera", id=uuid4()) for _ in range(2)]

    with (
        pytest.raises(EntryRefused, match="cannot be written canonically"),
        custody.act_on_each("set", on=cameras, by=SYSTEM, details=[{}, {"x": 0.1}]),
    ):
        pytest.fail("the block must not run")

    assert actions(cameras[0].id) == []


def test_an_act_on_each_needs_a_detail_for_each(db: None) -> None:
    with (
        pytest.raises(ValueError, match="shorter"),
        custody.act_on_each("set", on=[Subject(kind="camera", id=uuid4())], by=SYSTEM, details=[]),
    ):
        pytest.fail("the block must not run")


def test_an_act_on_each_of_nothing_is_nothing(db: None) -> None:
    with custody.act_on_each("set", on=[], by=SYSTEM, details=[]):
        pass

    assert Entry.objects.count() == 0


def test_an_act_on_many_takes_as_many_statements_as_on_one(
    db: None, django_assert_num_queries: Callable[[int], AbstractContextManager[None]]
) -> None:
    cameras = [Subject(kind="camera", id=uuid4()) for _ in range(200)]

    with (
        transaction.atomic(),
        django_assert_num_queries(1),
        custody.act_on_each("set", on=cameras, by=SYSTEM, details=[{}] * 200),
    ):
        pass

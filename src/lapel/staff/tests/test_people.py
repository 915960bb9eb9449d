"""People: who may look at whom, and what the page tells to whom."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client

from lapel.accounts.rules import Scope
from lapel.accounts.testing import make_user, user_named
from lapel.custody.services import SYSTEM
from lapel.evidence.services import Reason
from lapel.evidence.testing import received
from lapel.foundation import clock
from lapel.program import services as program
from lapel.program.selectors import Term
from lapel.program.testing import ROLLOUT, SmallProgram, small_program
from lapel.staff.people.selectors import bars

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def agency(db: None) -> SmallProgram:
    made = small_program()
    wearer = make_user("wearer", "wearer")
    program.link_user(member=made.member, user=wearer.id, by=SYSTEM)
    scope = Scope(kind="unit", id=made.unit)
    make_user("supervisor", "supervisor", scope=scope)
    for role in ("custodian", "auditor", "admin"):
        make_user(role, role)
    make_user("nobody")
    return made


def at_the_door(who: str) -> Client:
    client = Client()
    client.force_login(user_named(who), backend=BACKEND)
    return client


def came_in(agency: SmallProgram, member: UUID, *, late: bool = False) -> UUID:
    """A recording of yesterday, here within the hour or two days later."""
    ended = clock.now() - timedelta(days=3)
    got = received(
        wearer_id=member,
        unit_id=agency.unit,
        office_id=agency.office,
        started_at=ended - timedelta(minutes=10),
        triggered_at=None,
        ended_at=ended,
        received_at=ended + (timedelta(hours=52) if late else timedelta(minutes=30)),
        reasons=(Reason(code="wrong_hash", text="other bytes"),) if late else (),
    )
    return got.recording_id


PAGES = {
    # who: the list, the page of Alvarez (own unit), the page of Baker (another unit)
    "wearer": (403, 200, 404),
    "supervisor": (200, 200, 404),
    "custodian": (200, 200, 200),
    "auditor": (200, 200, 200),
    "admin": (200, 200, 200),
    "nobody": (403, 404, 404),
}


@pytest.mark.parametrize("who", PAGES)
def test_each_page_answers_whom_it_is_for(agency: SmallProgram, who: str) -> None:
    client = at_the_door(who)

    answers = (
        client.get("/people/"),
        client.get(f"/people/{agency.member}/"),
        client.get(f"/people/{agency.other_member}/"),
    )

    assert tuple(each.status_code for each in answers) == PAGES[who]


def test_the_list_of_a_supervisor_is_their_unit(agency: SmallProgram) -> None:
    page = at_the_door("supervisor").get("/people/").content.decode()

    assert "Rosa Alvarez" in page
    assert "Ben Baker" not in page


def test_the_list_finds_by_name_badge_and_unit(agency: SmallProgram) -> None:
    custodian = at_the_door("custodian")

    for words in ("rosa alv", "4417", "response"):
        page = custodian.get("/people/", {"who": words}).content.decode()
        assert "Rosa Alvarez" in page
        assert "Ben Baker" not in page
    assert "Nobody matches" in custodian.get("/people/?who=nobody").content.decode()


def test_the_page_counts_days_and_what_was_late(agency: SmallProgram) -> None:
    came_in(agency, agency.member)
    came_in(agency, agency.member, late=True)

    page = at_the_door("supervisor").get(f"/people/{agency.member}/").content.decode()

    assert "2 days 4 h" in page
    assert '<td class="right">2</td><td class="right">2</td><td class="right">1</td>' in page
    assert "late is more than 24 hours" in page


def test_an_administrator_sees_cameras_and_no_footage(agency: SmallProgram) -> None:
    recording = came_in(agency, agency.member, late=True)

    page = at_the_door("admin").get(f"/people/{agency.member}/").content.decode()

    assert agency.serial in page
    assert str(recording) not in page
    assert "Quarantined" not in page
    assert "Recordings" not in at_the_door("admin").get("/people/").content.decode()


def test_who_may_read_the_log_finds_what_they_looked_at(agency: SmallProgram) -> None:
    user = user_named("wearer").id
    auditor, supervisor = (
        at_the_door(who).get(f"/people/{agency.member}/").content.decode()
        for who in ("auditor", "supervisor")
    )

    assert f"/log/?who={user}&amp;act=looked" in auditor
    assert "looked at" not in supervisor


def test_a_person_without_anything_is_told_so(agency: SmallProgram) -> None:
    page = at_the_door("custodian").get(f"/people/{agency.other_member}/").content.decode()

    assert "Holds no camera now." in page
    assert "No recording began in these days." in page
    assert "No open report." in page


def test_footage_that_the_viewer_may_not_see_is_not_counted(agency: SmallProgram) -> None:
    received(
        wearer_id=agency.member,
        unit_id=agency.other_unit,
        started_at=clock.now() - timedelta(hours=2),
        triggered_at=None,
        ended_at=clock.now() - timedelta(hours=1),
        received_at=clock.now(),
    )

    own = at_the_door("wearer").get(f"/people/{agency.member}/").content.decode()
    theirs = at_the_door("supervisor").get(f"/people/{agency.member}/").content.decode()

    assert "No recording began in these days." not in own
    assert "No recording began in these days." in theirs


def test_a_term_is_a_bar_from_its_beginning_to_its_end() -> None:
    term = Term(
        id=UUID(int=3),
        camera_id=UUID(int=1),
        serial="X1",
        model="Body 4",
        member_id=UUID(int=2),
        name="Rosa Alvarez",
        badge="4417",
        since=ROLLOUT,
        until=ROLLOUT + timedelta(days=25),
    )
    now = ROLLOUT + timedelta(days=100)

    (bar,) = bars((term,), now)

    assert (bar.x, bar.width) == (0, 250)

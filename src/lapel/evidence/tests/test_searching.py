"""The search table and the tally follow every act, and can be made anew."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from time import sleep
from uuid import UUID

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lapel.accounts import selectors as accounts
from lapel.accounts.selectors import Viewer
from lapel.accounts.testing import make_user
from lapel.custody.services import SYSTEM
from lapel.evidence import searching, selectors, services
from lapel.evidence.arrivals import Reason
from lapel.evidence.models import Search, Tally
from lapel.evidence.selectors import Filters
from lapel.evidence.testing import NOON, received
from lapel.program.testing import SmallProgram, small_program


@pytest.fixture
def agency(db: None) -> SmallProgram:
    return small_program()


@pytest.fixture
def custodian(db: None) -> Viewer:
    return accounts.viewer(make_user("cora", "custodian"))


def kept(agency: SmallProgram, n: int, *, apart: bool = False) -> UUID:
    """One more recording, of one of two people."""
    got = received(
        recording=f"R{n}",
        filename=f"f{n}.mp4",
        wearer_id=agency.member if n % 2 else agency.other_member,
        unit_id=agency.unit if n % 2 else agency.other_unit,
        office_id=agency.office,
        started_at=NOON + timedelta(minutes=n),
        reasons=(Reason(code="unknown_camera", text="?"),) if apart else (),
    )
    return got.recording_id


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["receive", "again", "apart", "tag", "case", "note", "fold"]),
        st.integers(0, 5),
        st.sampled_from(["", "arrest", "transport"]),
    ),
    min_size=1,
    max_size=12,
)


@settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(acts=ACTS)
def test_after_any_acts_both_are_what_the_footage_says(
    agency: SmallProgram, custodian: Viewer, acts: list[tuple[str, int, str]]
) -> None:
    known: list[UUID] = []
    for act, n, word in acts:
        if act in ("receive", "again") or not known:
            uid = kept(agency, n, apart=act == "again")
            known = list({*known, uid})
            continue
        uid = known[n % len(known)]
        if act == "apart":
            services.quarantine(
                recording=uid, reasons=[Reason(code=word or "x", text="?")], by=SYSTEM
            )
        elif act == "tag":
            services.categorise(
                viewer=custodian, recordings=known[: n + 1], category=word, by=SYSTEM
            )
        elif act == "case":
            services.set_case_number(viewer=custodian, recordings=[uid], number=word, by=SYSTEM)
        elif act == "note":
            services.add_note(viewer=custodian, recording=uid, text=f"seen {word}", by=SYSTEM)
        else:
            searching.fold()

    assert searching.differences() == (0, 0)


def test_folding_keeps_the_sums_and_leaves_a_row_for_each_kind(
    agency: SmallProgram, custodian: Viewer
) -> None:
    ids = [kept(agency, n) for n in range(6)]
    for category in ("arrest", "transport", "arrest", ""):
        services.categorise(viewer=custodian, recordings=ids, category=category, by=SYSTEM)
    before = selectors.facets(custodian, filters=Filters())

    assert searching.fold() > 0

    assert Tally.objects.count() == 2
    assert selectors.facets(custodian, filters=Filters()) == before
    assert searching.fold() == 0


def test_a_note_that_is_added_and_struck_comes_and_goes(
    agency: SmallProgram, custodian: Viewer
) -> None:
    uid = kept(agency, 1)
    note = services.add_note(viewer=custodian, recording=uid, text="a red door", by=SYSTEM)
    assert selectors.grid(custodian, filters=Filters(query="red")).total == 1

    services.strike_note(viewer=custodian, note=note, by=SYSTEM)

    assert selectors.grid(custodian, filters=Filters(query="red")).total == 0


def test_one_more_file_is_found_by_its_name(agency: SmallProgram, custodian: Viewer) -> None:
    kept(agency, 1)
    received(recording="R1", filename="second_part.mp4", sha256="2" * 64)

    assert selectors.grid(custodian, filters=Filters(query="second_part")).total == 1


def test_what_was_spoilt_is_noticed_and_made_right(agency: SmallProgram, custodian: Viewer) -> None:
    kept(agency, 1)
    kept(agency, 2)
    Search.objects.update(text="nothing", category_id=agency.office)
    Tally.objects.create(camera_serial="none such", quarantined=False, n=7)

    assert searching.differences() == (2, 1)
    assert not searching.check().ok
    assert searching.reindex() == 2

    assert searching.differences() == (0, 0)
    assert searching.check().found == "2 recordings can be found"


def test_a_recording_that_is_not_found_at_all_is_noticed(
    agency: SmallProgram, custodian: Viewer
) -> None:
    kept(agency, 1)
    Search.objects.all().delete()

    assert searching.differences() == (1, 0)
    searching.reindex()
    assert selectors.grid(custodian, filters=Filters(query="f1.mp4")).total == 1


def test_two_acts_at_once_do_not_lose_each_others_words(database: object) -> None:
    """The second one waits for the first, then reads what it wrote."""
    agency = small_program()
    custodian = accounts.viewer(make_user("cora", "custodian"))
    uid = kept(agency, 1)
    written = Event()

    def first() -> None:
        with transaction.atomic():
            services.add_note(viewer=custodian, recording=uid, text="alpha", by=SYSTEM)
            written.set()
            sleep(0.3)
        connection.close()

    def second() -> None:
        written.wait()
        services.add_note(viewer=custodian, recording=uid, text="omega", by=SYSTEM)
        connection.close()

    with ThreadPoolExecutor(2) as pool:
        for act in [pool.submit(first), pool.submit(second)]:
            act.result()

    assert selectors.grid(custodian, filters=Filters(query="alpha omega")).total == 1
    assert searching.differences() == (0, 0)

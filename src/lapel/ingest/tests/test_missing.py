"""Missing footage: a wearer reports, the log remembers, somebody else answers."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from lapel.custody import selectors as log
from lapel.custody.services import SYSTEM, Actor
from lapel.custody.testing import actions
from lapel.evidence.errors import NotAllowed, NotVisible
from lapel.foundation import clock
from lapel.ingest import selectors, services
from lapel.ingest.errors import ReportRefused, ReportUnknown
from lapel.ingest.followers import propose_found
from lapel.ingest.services import NewUpload
from lapel.ingest.tests.conftest import Desk

START = datetime(2024, 3, 13, 19, 0, tzinfo=UTC)
END = START + timedelta(hours=2)
BY = Actor(kind="person", id="1", name="Rosa Alvarez")


def report(desk: Desk, who: str = "wearer", *, start: datetime = START) -> UUID:
    return services.report_missing(
        viewer=desk.viewers[who], started_at=start, ended_at=END, text="warrant service", by=BY
    )


def answer(desk: Desk, uid: UUID, who: str, kind: str = "lost", **said: UUID) -> None:
    services.answer_missing(
        viewer=desk.viewers[who],
        report=uid,
        answer=kind,
        text="the disk broke",
        recording=said.get("recording"),
        by=BY,
    )


def news(desk: Desk, recording: UUID) -> None:
    entry = log.last_entry(recording)
    assert entry is not None
    propose_found(entry)


def test_a_report_names_the_camera_that_the_roster_knows(desk: Desk) -> None:
    uid = report(desk)

    found = selectors.missing_report(desk.viewers["wearer"], uid).report

    assert (found.cameras, found.badge, found.unit) == ((desk.agency.serial,), "4417", "Response")
    assert actions(uid) == ["missing_reported"]


def test_the_same_time_again_is_the_same_report(desk: Desk) -> None:
    assert report(desk) == report(desk)


@pytest.mark.parametrize(
    ("start", "end", "why"),
    [
        (END, START, "must end after it begins"),
        (START - timedelta(days=8), END, "longer than a week"),
        (datetime(2099, 1, 1, tzinfo=UTC), datetime(2099, 1, 2, tzinfo=UTC), "in the future"),
    ],
)
def test_a_time_that_cannot_be_is_refused(
    desk: Desk, start: datetime, end: datetime, why: str
) -> None:
    with pytest.raises(ReportRefused, match=why):
        services.report_missing(
            viewer=desk.viewers["wearer"], started_at=start, ended_at=end, text="", by=BY
        )


@pytest.mark.parametrize("who", ["custodian", "admin", "auditor"])
def test_who_wears_no_camera_reports_nothing(desk: Desk, who: str) -> None:
    with pytest.raises(NotAllowed):
        report(desk, who)


SEES_REPORT = {"wearer", "supervisor", "custodian", "auditor"}
ANSWERS_REPORT = {"supervisor", "custodian"}
EVERYBODY = (
    "wearer", "colleague", "other", "supervisor", "elsewhere", "custodian", "auditor", "admin",
)  # fmt: skip


@pytest.mark.parametrize("who", EVERYBODY)
def test_the_list_the_page_and_the_count_agree_on_who_sees_a_report(desk: Desk, who: str) -> None:
    uid = report(desk)
    viewer = desk.viewers[who]
    sees = who in SEES_REPORT

    assert [each.id for each in selectors.missing_reports(viewer)] == ([uid] if sees else [])
    assert selectors.desk_counts(viewer).missing == int(sees)
    if not sees:
        with pytest.raises(ReportUnknown):
            selectors.missing_report(viewer, uid)
        with pytest.raises(ReportUnknown):
            answer(desk, uid, who)


@pytest.mark.parametrize("who", sorted(SEES_REPORT))
def test_a_report_is_answered_by_those_who_may_and_never_by_its_maker(desk: Desk, who: str) -> None:
    uid = report(desk)
    assert selectors.missing_report(desk.viewers[who], uid).report.may_answer == (
        who in ANSWERS_REPORT
    )

    if who in ANSWERS_REPORT:
        answer(desk, uid, who)
        assert actions(uid) == ["missing_reported", "missing_answered"]
    else:
        with pytest.raises(NotAllowed):
            answer(desk, uid, who)


def test_the_wearer_reads_the_answer(desk: Desk) -> None:
    uid = report(desk)
    answer(desk, uid, "custodian")

    found = selectors.missing_report(desk.viewers["wearer"], uid).report

    assert (found.answered, found.answer_text) == ("Lost", "the disk broke")
    assert selectors.missing_reports(desk.viewers["wearer"]) == ()


def test_found_needs_a_recording_that_the_answerer_sees(desk: Desk) -> None:
    uid = report(desk)
    hidden = desk.bring(device="NOBODYS")

    with pytest.raises(ReportRefused, match="name the recording"):
        answer(desk, uid, "supervisor", "found")
    with pytest.raises(NotVisible):
        answer(desk, uid, "supervisor", "found", recording=hidden)


def test_footage_that_comes_in_later_is_proposed_and_answers_nothing_by_itself(desk: Desk) -> None:
    uid = report(desk)
    recording = desk.bring()

    news(desk, recording)
    news(desk, recording)

    found = selectors.missing_report(desk.viewers["wearer"], uid).report
    assert found.open
    assert [card.id for card in found.proposed] == [recording]
    assert actions(uid) == ["missing_reported", "missing_proposed"]


def test_footage_of_another_time_is_not_proposed(desk: Desk) -> None:
    uid = report(desk)

    news(desk, desk.bring(started_at="2024-03-15T19:02:00Z", triggered_at="", ended_at=""))

    assert actions(uid) == ["missing_reported"]


def test_a_proposal_that_the_wearer_may_not_see_is_not_shown_to_them(desk: Desk) -> None:
    uid = report(desk)
    recording = desk.bring(wearer="2210")
    services.resolve(
        viewer=desk.viewers["custodian"],
        recording=recording,
        wearer=desk.agency.other_member,
        camera=None,
        reason="the sheet says so",
        by=SYSTEM,
    )
    news(desk, recording)

    mine = selectors.missing_report(desk.viewers["wearer"], uid)
    whole = selectors.missing_report(desk.viewers["custodian"], uid)

    assert (mine.report.proposed, mine.clues.arrived, mine.clues.recordings) == ((), (), ())
    assert [card.id for card in whole.report.proposed] == [recording]
    assert [each.recording for each in whole.clues.arrived] == [recording]


def test_what_is_still_coming_is_told(desk: Desk) -> None:
    begun = clock.now() - timedelta(hours=2)
    pairs = {
        "device": desk.agency.serial,
        "filename": "late.mp4",
        "started_at": clock.stamp(begun),
    }
    services.open_upload(
        NewUpload(
            dock_id=desk.dock.dock_id,
            length=10,
            pairs={key: value.encode() for key, value in pairs.items()},
        )
    )

    found = selectors.missing_clues(
        desk.viewers["wearer"], start=begun - timedelta(hours=1), end=clock.now()
    )

    assert found is not None
    assert [(each.filename, each.arrived) for each in found.coming] == [("late.mp4", False)]
    assert [term.serial for term in found.cameras] == [desk.agency.serial]


def test_only_its_maker_withdraws_a_report(desk: Desk) -> None:
    uid = report(desk)
    with pytest.raises(NotAllowed):
        services.withdraw_missing(viewer=desk.viewers["supervisor"], report=uid, by=BY)

    services.withdraw_missing(viewer=desk.viewers["wearer"], report=uid, by=BY)
    services.withdraw_missing(viewer=desk.viewers["wearer"], report=uid, by=BY)

    assert actions(uid) == ["missing_reported", "missing_withdrawn"]


def test_another_answer_to_a_closed_report_is_refused(desk: Desk) -> None:
    uid = report(desk)
    answer(desk, uid, "supervisor")
    answer(desk, uid, "custodian")

    with pytest.raises(ReportRefused, match="is closed: lost"):
        answer(desk, uid, "custodian", "not_recorded")
    assert actions(uid) == ["missing_reported", "missing_answered"]

"""The quarantine desk: what it shows, what a decision changes, and that it can be set back."""

from uuid import UUID

import pytest

from lapel.accounts.rules import Viewer
from lapel.custody import selectors as log
from lapel.custody.services import Actor
from lapel.custody.testing import actions
from lapel.evidence import selectors as evidence
from lapel.evidence import services as footage
from lapel.evidence.errors import NotAllowed, NotVisible
from lapel.evidence.services import Reason
from lapel.ingest import selectors, services
from lapel.ingest.errors import ResolutionRefused
from lapel.ingest.tests.conftest import Desk

WHY = "the shift sheet of that day names her"
BY = Actor(kind="person", id="1", name="Iris Feldman")


def resolve(desk: Desk, recording: UUID, who: str = "custodian", **named: UUID | None) -> bool:
    return services.resolve(
        viewer=desk.viewers[who],
        recording=recording,
        wearer=named.get("wearer"),
        camera=named.get("camera"),
        reason=WHY,
        by=BY,
    )


def sees(viewer: Viewer, recording: UUID) -> bool:
    return evidence.visible_to(viewer).filter(id=recording).exists()


def test_a_spare_camera_shows_who_had_it_and_who_it_may_be(desk: Desk) -> None:
    desk.bring(b"hers", recording="A")
    desk.bring(b"spare", device=desk.agency.spare_serial, wearer="2210", recording="B")

    (item,) = selectors.quarantine(desk.viewers["custodian"]).items

    assert [reason.code for reason in item.reasons] == ["nobody_assigned"]
    assert item.dock == "BAL-1"
    assert item.nameless
    assert item.asks_who
    assert [(each.badge, each.because) for each in item.suggested] == [
        ("2210", "dock BAL-1 named badge 2210"),
        ("4417", "1 recording of theirs came in by BAL-1 within 12 hours"),
    ]


def test_dock_and_roster_both_stand_with_their_names(desk: Desk) -> None:
    desk.bring(wearer="2210")

    (item,) = selectors.quarantine(desk.viewers["custodian"]).items

    said = {fact.label: fact.text for fact in item.reasons[0].facts}
    assert said["Dock says"] == "Ben Baker (2210)"
    assert said["Roster says"] == "Rosa Alvarez (4417)"


def test_the_desk_narrows_to_a_reason_and_counts_every_one(desk: Desk) -> None:
    desk.bring(b"one", wearer="2210", recording="A")
    desk.bring(b"two", sha256="00" * 32, recording="B")

    page = selectors.quarantine(desk.viewers["custodian"], reason="wrong_hash")

    assert [item.reasons[0].code for item in page.items] == ["wrong_hash"]
    assert (page.counts[""], page.counts["wrong_hash"], page.counts["other_wearer"]) == (2, 1, 1)


def test_naming_the_wearer_gives_it_to_them_and_their_unit(desk: Desk) -> None:
    recording = desk.bring(device=desk.agency.spare_serial)

    assert resolve(desk, recording, wearer=desk.agency.member)

    facts = evidence.facts_of(recording)
    assert (facts.state, facts.wearer_id) == ("kept", desk.agency.member)
    assert sees(desk.viewers["wearer"], recording)
    assert sees(desk.viewers["supervisor"], recording)
    assert actions(recording) == ["received", "resolved"]


def test_the_entry_says_what_was_before_and_what_is_now(desk: Desk) -> None:
    recording = desk.bring(wearer="2210")

    resolve(desk, recording, wearer=desk.agency.other_member)

    entry = log.last_entry(recording)
    assert entry is not None
    assert entry.detail["before"]["wearer"] == str(desk.agency.member)
    assert entry.detail["after"]["wearer"] == str(desk.agency.other_member)
    assert entry.detail["after"]["unit"] == str(desk.agency.other_unit)
    assert entry.detail["reason"] == WHY
    assert entry.detail["evidence"]["wearer_before"] == "Rosa Alvarez (4417)"


def test_the_former_wearer_loses_it(desk: Desk) -> None:
    recording = desk.bring(wearer="2210")
    assert sees(desk.viewers["wearer"], recording)

    resolve(desk, recording, wearer=desk.agency.other_member)

    assert not sees(desk.viewers["wearer"], recording)
    assert not sees(desk.viewers["supervisor"], recording)
    assert sees(desk.viewers["other"], recording)


def test_set_apart_again_gives_it_back_and_keeps_every_reason(desk: Desk) -> None:
    recording = desk.bring(wearer="2210")
    resolve(desk, recording, wearer=desk.agency.other_member)

    services.set_apart(
        viewer=desk.viewers["custodian"], recording=recording, reason="sheet misread", by=BY
    )

    facts = evidence.facts_of(recording)
    assert (facts.state, facts.wearer_id) == ("quarantined", desk.agency.member)
    assert [each["code"] for each in facts.reasons] == ["other_wearer", "set_apart"]
    assert actions(recording) == ["received", "resolved", "set_apart"]


def test_a_camera_that_is_named_tells_who_held_it(desk: Desk) -> None:
    recording = desk.bring(device="X6O33923Q", wearer="")

    resolve(desk, recording, camera=desk.agency.camera)

    facts = evidence.facts_of(recording)
    assert (facts.wearer_id, facts.camera_serial) == (desk.agency.member, "X6O33923Q")


def test_a_camera_that_nobody_held_then_does_not_tell_who(desk: Desk) -> None:
    recording = desk.bring(device="X6O33923Q")

    with pytest.raises(ResolutionRefused, match="nobody held X6033924N on 13 Mar 2024"):
        resolve(desk, recording, camera=desk.agency.spare)
    assert actions(recording) == ["received"]


def test_nobody_is_an_answer_where_the_camera_is_known(desk: Desk) -> None:
    recording = desk.bring(device=desk.agency.spare_serial)

    resolve(desk, recording, camera=desk.agency.spare)

    facts = evidence.facts_of(recording)
    assert (facts.state, facts.wearer_id) == ("kept", None)


def test_who_it_is_must_be_known_before_it_stands(desk: Desk) -> None:
    recording = desk.bring(device="NOBODYS")

    with pytest.raises(ResolutionRefused, match="name the wearer"):
        resolve(desk, recording)


def test_a_fault_is_accepted_as_it_is_and_stays_noted(desk: Desk) -> None:
    recording = desk.bring(ended_at="2099-01-01T00:00:00Z")
    plan = selectors.plan(desk.viewers["custodian"], [recording])

    resolve(desk, recording)

    facts = evidence.facts_of(recording)
    assert (facts.state, facts.ended_at and facts.ended_at.year) == ("kept", 2099)
    assert [each["code"] for each in facts.reasons] == ["clock_ahead"]
    assert plan.noted == ("Its times stay as the camera gave them; lists place it by its receipt.",)
    entry = log.last_entry(recording)
    assert entry is not None
    assert entry.detail["evidence"]["noted"] == ["clock_ahead"]


def test_a_plan_says_what_would_change_and_changes_nothing(desk: Desk) -> None:
    recording = desk.bring(wearer="2210")

    plan = selectors.plan(desk.viewers["custodian"], [recording], wearer=desk.agency.other_member)

    changes = {each.what: (each.before, each.after) for each in plan.rows[0].changes}
    assert changes == {
        "State": ("in quarantine", "kept"),
        "Wearer": ("Rosa Alvarez (4417)", "Ben Baker (2210)"),
        "Unit": ("Response", "Fugitives"),
    }
    assert plan.loses == ("Rosa Alvarez (4417)",)
    assert plan.gains == "Ben Baker (2210)"
    assert actions(recording) == ["received"]


def test_the_same_decision_again_leaves_no_second_entry(desk: Desk) -> None:
    recording = desk.bring(wearer="2210")

    assert [resolve(desk, recording, wearer=desk.agency.member) for _ in range(2)] == [True, False]
    assert actions(recording) == ["received", "resolved"]


def test_another_answer_to_what_stands_is_refused(desk: Desk) -> None:
    recording = desk.bring(wearer="2210")
    resolve(desk, recording, wearer=desk.agency.member)

    with pytest.raises(ResolutionRefused, match="set it apart again"):
        resolve(desk, recording, wearer=desk.agency.other_member)


def test_a_decision_made_before_the_last_reason_came_is_none(desk: Desk) -> None:
    recording = desk.bring(wearer="2210")
    footage.quarantine(
        recording=recording, reasons=[Reason(code="unplayable", text="no moov")], by=BY
    )

    with pytest.raises(ResolutionRefused, match="look at it again"):
        services.resolve(
            viewer=desk.viewers["custodian"],
            recording=recording,
            wearer=desk.agency.member,
            camera=None,
            reason=WHY,
            by=BY,
            seen=1,
        )


def test_a_decision_without_words_is_refused(desk: Desk) -> None:
    recording = desk.bring(wearer="2210")

    with pytest.raises(ResolutionRefused, match="in words"):
        services.set_apart(viewer=desk.viewers["custodian"], recording=recording, reason=" ", by=BY)


def test_like_items_get_one_answer_and_those_that_cannot_stay(desk: Desk) -> None:
    spare = [
        desk.bring(name.encode(), device=desk.agency.spare_serial, recording=name)
        for name in ("A", "B")
    ]
    page = selectors.quarantine(desk.viewers["custodian"])
    assert set(page.items[0].alike) | {page.items[0].card.id} == set(spare)
    stranger = desk.bring(b"other", device="NOBODYS", recording="C")

    done = services.resolve_each(
        viewer=desk.viewers["custodian"],
        recordings=[*spare, stranger],
        wearer=None,
        camera=desk.agency.spare,
        reason=WHY,
        by=BY,
    )

    assert done.done == 2
    assert [each.recording for each in done.refused] == [stranger]


def test_one_more_file_after_a_resolution_brings_its_own_fault_and_not_the_old_question(
    desk: Desk,
) -> None:
    recording = desk.bring(wearer="2210", recording="R")
    resolve(desk, recording, wearer=desk.agency.other_member)

    desk.bring(b"second", wearer="2210", recording="R", filename="R-2.mp4")
    assert evidence.facts_of(recording).state == "kept"
    desk.bring(b"third", recording="R", filename="R-3.mp4", sha256="00" * 32)

    item = selectors.story(desk.viewers["custodian"], recording).item
    assert [(each.code, each.answered) for each in item.reasons] == [
        ("other_wearer", True),
        ("wrong_hash", False),
    ]
    assert evidence.facts_of(recording).wearer_id == desk.agency.other_member


SEES_DESK = {
    "wearer": {"own"},
    "colleague": set(),
    "other": set(),
    "supervisor": {"own"},
    "elsewhere": set(),
    "custodian": {"own", "nobody's"},
    "auditor": {"own", "nobody's"},
    "admin": set(),
}


@pytest.mark.parametrize("who", SEES_DESK)
def test_the_desk_shows_and_counts_what_this_person_may_see(desk: Desk, who: str) -> None:
    made = {
        "own": desk.bring(b"own", sha256="00" * 32, recording="A"),
        "nobody's": desk.bring(b"no", device="NOBODYS", recording="B"),
    }

    page = selectors.quarantine(desk.viewers[who])

    seen = {name for name, uid in made.items() if uid in {each.card.id for each in page.items}}
    assert seen == SEES_DESK[who]
    assert page.counts[""] == len(SEES_DESK[who])


@pytest.mark.parametrize("who", ["wearer", "supervisor", "auditor"])
def test_who_may_only_look_decides_nothing(desk: Desk, who: str) -> None:
    recording = desk.bring(wearer="2210")

    with pytest.raises(NotAllowed):
        resolve(desk, recording, who, wearer=desk.agency.member)
    with pytest.raises(NotAllowed):
        services.set_apart(viewer=desk.viewers[who], recording=recording, reason=WHY, by=BY)
    with pytest.raises(NotAllowed):
        selectors.plan(desk.viewers[who], [recording])
    assert actions(recording) == ["received"]


@pytest.mark.parametrize("who", ["colleague", "elsewhere", "admin"])
def test_who_may_not_see_it_learns_nothing(desk: Desk, who: str) -> None:
    recording = desk.bring(wearer="2210")

    with pytest.raises(NotVisible):
        resolve(desk, recording, who, wearer=desk.agency.member)
    with pytest.raises(NotVisible):
        selectors.story(desk.viewers[who], recording)


def test_a_supervisor_is_not_told_who_else_held_the_camera(desk: Desk) -> None:
    desk.bring(wearer="2210")

    (item,) = selectors.quarantine(desk.viewers["supervisor"]).items

    assert item.suggested == ()
    assert "Ben Baker" not in str(item.reasons)


@pytest.mark.parametrize("count", [1, 6])
def test_a_longer_page_asks_the_database_no_more_often(
    desk: Desk, count: int, django_assert_max_num_queries: object
) -> None:
    for number in range(count):
        desk.bring(str(number).encode(), device=f"NOBODYS{number}", recording=str(number))

    with django_assert_max_num_queries(22):  # type: ignore[operator]
        selectors.quarantine(desk.viewers["custodian"])

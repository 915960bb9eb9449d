"""Sidecars in the lines of their films."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from lapel.custody.selectors import EntryView
from lapel.evidence.folding import Told, folded
from lapel.foundation.ids import new_id

NOON = datetime(2026, 3, 13, 16, 0, tzinfo=UTC)
RECORDING = new_id()


def entry(
    number: int,
    filename: str,
    kind: str,
    *,
    action: str = "received",
    after: int = 0,
    subject: UUID = RECORDING,
) -> EntryView:
    return EntryView(
        number=number,
        index=number,
        id=new_id(),
        at=NOON + timedelta(seconds=after),
        action=action,
        subject_kind="recording",
        subject_id=subject,
        actor_kind="dock",
        actor_id="BAL-1",
        actor_name="dock BAL-1",
        authority="",
        detail={"filename": filename, "kind": kind},
        salt=b"",
        commitment=b"",
        text="",
    )


def told(lines: tuple[Told, ...]) -> list[tuple[str, list[str]]]:
    return [
        (line.entry.detail["filename"], [each.detail["filename"] for each in line.sidecars])
        for line in lines
    ]


def test_a_sidecar_stands_in_the_line_of_the_film_of_its_name() -> None:
    entries = [
        entry(1, "a.mp4", "video"),
        entry(2, "b.mp4", "video", after=1),
        entry(3, "a.json", "sidecar", after=2),
    ]

    assert told(folded(entries)) == [("a.mp4", ["a.json"]), ("b.mp4", [])]


def test_a_sidecar_that_came_long_after_keeps_its_own_line() -> None:
    entries = [entry(1, "a.mp4", "video"), entry(2, "a.json", "sidecar", after=61)]

    assert told(folded(entries)) == [("a.mp4", []), ("a.json", [])]


def test_a_sidecar_folds_only_into_the_same_act_on_the_same_recording() -> None:
    entries = [
        entry(1, "a.mp4", "video", action="examined"),
        entry(2, "a.mp4", "video", subject=new_id()),
        entry(3, "a.json", "sidecar"),
        entry(4, "a.json", "sidecar", action="downloaded"),
    ]

    assert [line.entry.number for line in folded(entries)] == [1, 2, 3, 4]


def test_no_entry_is_lost_and_each_is_found_by_its_index() -> None:
    lines = folded([entry(7, "a.json", "sidecar"), entry(8, "a.mp4", "video", after=3)])

    assert len(lines) == 1
    assert [lines[0].holds(index) for index in (7, 8, 9, None)] == [True, True, False, False]

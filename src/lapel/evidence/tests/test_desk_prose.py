"""The diary of the desk: tags, notes, markers and cases in words."""

import pytest

from lapel.evidence import prose
from lapel.evidence.lines import Detail


@pytest.mark.parametrize(
    ("action", "detail", "said", "also"),
    [
        (
            "tagged",
            {
                "before": {"category": "", "case_number": ""},
                "after": {"category": "field_encounter", "case_number": "26-1"},
            },
            "set the category to field encounter and set the case number to “26-1”",
            "",
        ),
        (
            "tagged",
            {"before": {"category": "search"}, "after": {"category": "arrest"}},
            "set the category to arrest",
            "before: search",
        ),
        (
            "tagged",
            {"before": {"title": "Elm"}, "after": {"title": ""}},
            "took the title away",
            "before: “Elm”",
        ),
        (
            "tagged",
            {"before": {"category": ""}, "after": {"category": "arrest"}, "because": "it is near"},
            "set the category to arrest",
            "as suggested: it is near",
        ),
        (
            "tagged",
            {"before": {"category": "arrest"}, "after": {"category": ""}, "undoes": "1"},
            "took a tag back: took the category away",
            "before: arrest",
        ),
        ("noted", {"text": "he left"}, "wrote a note", "he left"),
        ("note_struck", {"text": "he left", "author": "Rosa"}, "struck a note of Rosa", "he left"),
        ("marked", {"at_ms": 62_300, "label": "door"}, "marked 1:02.3 in", "“door”"),
        (
            "marker_removed",
            {"at_ms": 0, "label": "door", "author": "Rosa"},
            "removed a marker of Rosa at 0:00.0 from",
            "“door”",
        ),
        (
            "put_in_case",
            {"number": "26-1", "folder": "Scene"},
            "put the recording into case 26-1, folder “Scene”",
            "",
        ),
        (
            "put_in_case",
            {"number": "26-1", "folder": "", "from": "Scene"},
            "moved the recording within case 26-1",
            "before: folder “Scene”",
        ),
        ("taken_out_of_case", {"number": "26-1"}, "took the recording out of case 26-1", ""),
        ("case_opened", {"number": "26-1", "title": "Elm"}, "opened case 26-1", "Elm"),
        (
            "case_renamed",
            {"number": "26-1", "after": {"title": "Oak"}},
            "renamed case 26-1",
            "the title is “Oak” now",
        ),
        ("case_closed", {"number": "26-1"}, "closed case 26-1", ""),
        ("folder_added", {"number": "26-1", "name": "A"}, "added the folder “A” to case 26-1", ""),
        (
            "recordings_put_in",
            {"number": "26-1", "count": 1, "folder": "A"},
            "put 1 recording into case 26-1, folder “A”",
            "",
        ),
        (
            "recordings_taken_out",
            {"number": "26-1", "count": 1200},
            "took 1,200 recordings out of case 26-1",
            "",
        ),
    ],
)
def test_an_entry_of_the_desk_reads_as_a_sentence(
    action: str, detail: Detail, said: str, also: str
) -> None:
    line = prose.line(action, detail)

    assert (line.said, line.also) == (said, also)

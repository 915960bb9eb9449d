"""Custody entries of the desk as sentences: tags, notes, markers, cases. Pure."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from lapel.evidence.lines import Detail, Line, Telling, at, listed


def _tagged(detail: Detail) -> Line:
    before, after = detail.get("before", {}), detail.get("after", {})
    parts = [_tag(name, str(value)) for name, value in after.items()]
    replaced = [_worded(name, str(value)) for name, value in before.items() if value]
    also = [f"before: {listed(replaced)}"] if replaced else []
    if detail.get("because"):
        also.append(f"as suggested: {detail['because']}")
    if detail.get("undoes"):
        return Line(icon="undo", said=f"took a tag back: {listed(parts)}", also="; ".join(also))
    return Line(icon="tag", said=listed(parts) or "tagged the recording", also="; ".join(also))


def _tag(name: str, value: str) -> str:
    """``set the category to arrest``, ``took the title away``."""
    word = _WORDS.get(name, name)
    return f"set the {word} to {_worded(name, value)}" if value else f"took the {word} away"


def _worded(name: str, value: str) -> str:
    """A category by its code reads as words; what people wrote stands in quotation marks."""
    return value.replace("_", " ") if name == "category" else f"“{value}”"


_WORDS: Final = MappingProxyType({"case_number": "case number"})


def _noted(detail: Detail) -> Line:
    return Line(icon="note", said="wrote a note", also=str(detail.get("text", "")))


def _note_struck(detail: Detail) -> Line:
    return Line(icon="note", said=f"struck a note{_of(detail)}", also=str(detail.get("text", "")))


def _marked(detail: Detail) -> Line:
    return Line(
        icon="flag",
        said=f"marked {at(detail, 'at_ms')} in",
        file=str(detail.get("filename", "")),
        also=f"“{detail.get('label', '')}”",
    )


def _marker_removed(detail: Detail) -> Line:
    return Line(
        icon="flag",
        said=f"removed a marker{_of(detail)} at {at(detail, 'at_ms')} from",
        file=str(detail.get("filename", "")),
        also=f"“{detail.get('label', '')}”",
    )


def _of(detail: Detail) -> str:
    """Whose it was, where the entry says so."""
    return f" of {detail['author']}" if detail.get("author") else ""


def _put_in_case(detail: Detail) -> Line:
    folder, came = detail.get("folder"), detail.get("from")
    where = f", folder “{folder}”" if folder else ""
    moved = "moved the recording within" if "from" in detail else "put the recording into"
    return Line(
        icon="case",
        said=f"{moved} case {detail.get('number', '')}{where}",
        also=f"before: folder “{came}”" if came else "",
    )


def _taken_out_of_case(detail: Detail) -> Line:
    return Line(icon="case", said=f"took the recording out of case {detail.get('number', '')}")


def _case_opened(detail: Detail) -> Line:
    return Line(
        icon="case",
        said=f"opened case {detail.get('number', '')}",
        also=str(detail.get("title", "")),
    )


def _case_renamed(detail: Detail) -> Line:
    after = detail.get("after", {})
    parts = [f"the {name} is “{value}” now" for name, value in after.items()]
    return Line(icon="case", said=f"renamed case {detail.get('number', '')}", also=listed(parts))


def _case(said: str) -> Telling:
    return lambda detail: Line(icon="case", said=f"{said} case {detail.get('number', '')}")


def _folder_added(detail: Detail) -> Line:
    return Line(
        icon="folder",
        said=f"added the folder “{detail.get('name', '')}” to case {detail.get('number', '')}",
    )


def _recordings(said: str) -> Telling:
    def tell(detail: Detail) -> Line:
        count, folder = int(detail.get("count") or 0), detail.get("folder")
        where = f", folder “{folder}”" if folder else ""
        what = f"{count:,} recording{'s' * (count != 1)}"
        return Line(icon="case", said=f"{said.format(what)} case {detail.get('number', '')}{where}")

    return tell


SENTENCES: Final[Mapping[str, Telling]] = MappingProxyType(
    {
        "tagged": _tagged,
        "noted": _noted,
        "note_struck": _note_struck,
        "marked": _marked,
        "marker_removed": _marker_removed,
        "put_in_case": _put_in_case,
        "taken_out_of_case": _taken_out_of_case,
        "case_opened": _case_opened,
        "case_renamed": _case_renamed,
        "case_closed": _case("closed"),
        "case_reopened": _case("reopened"),
        "folder_added": _folder_added,
        "recordings_put_in": _recordings("put {} into"),
        "recordings_taken_out": _recordings("took {} out of"),
    }
)

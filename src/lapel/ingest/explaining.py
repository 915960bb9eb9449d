"""The evidence behind a reason for quarantine, in words. Pure: what is known is passed in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from lapel.foundation import clock
from lapel.ingest.reasons import word
from lapel.program.selectors import MemberFacts, Term

Evidence = Mapping[str, Any]
TIMES: Final = {
    "received_at": "Received",
    "started_at": "Start",
    "triggered_at": "Trigger",
    "ended_at": "End",
}
"""In the order in which they are told."""


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One line of evidence; exactly one of the values is given."""

    label: str
    text: str = ""
    digest: str = ""
    at: datetime | None = None
    also: str = ""


@dataclass(frozen=True, kw_only=True)
class ReasonShown:
    """One reason as the desk shows it."""

    code: str
    title: str
    text: str
    facts: tuple[Fact, ...]
    noted: str
    answered: bool = False


@dataclass(frozen=True, kw_only=True)
class Known:
    """What is known round a recording, as far as the viewer may know it."""

    terms: tuple[Term, ...] = ()
    """Who held its camera, the earliest first."""
    declared: MemberFacts | None = None
    """The member whose badge the dock gave."""
    declared_badge: str = ""
    dock: str = ""


def explain(reason: Mapping[str, Any], known: Known, *, answered: bool = False) -> ReasonShown:
    """A reason with its evidence."""
    code, evidence = str(reason["code"]), reason.get("evidence") or {}
    tell = FACTS.get(code)
    return ReasonShown(
        code=code,
        title=word(code).title,
        text=str(reason.get("text", "")),
        facts=tell(evidence, known) if tell else (),
        noted=word(code).noted,
        answered=answered,
    )


def span(length: timedelta) -> str:
    """``2 days 3 h`` or ``14 min``: the largest two units that say something."""
    minutes = int(abs(length).total_seconds()) // 60
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        return f"{days} day{'s' if days > 1 else ''}" + (f" {hours} h" if hours else "")
    if hours:
        return f"{hours} h" + (f" {rest} min" if rest else "")
    return f"{minutes} min" if minutes else "less than a minute"


def around(
    terms: tuple[Term, ...], moment: datetime
) -> tuple[Term | None, Term | None, Term | None]:
    """The term that ended before a moment, the one that holds it, the one that began after it."""
    before = [term for term in terms if term.until is not None and term.until <= moment]
    during = next((term for term in terms if term.holds(moment)), None)
    after = next((term for term in terms if term.since > moment), None)
    return (before[-1] if before else None, during, after)


def _unknown_camera(evidence: Evidence, known: Known) -> tuple[Fact, ...]:
    serial = str(evidence.get("device", ""))
    return (
        Fact(label="Serial as reported", text=serial or "none"),
        *_declared(known),
        *_dock(known),
    )


def _nobody(evidence: Evidence, known: Known) -> tuple[Fact, ...]:
    at = _moment(evidence.get("at"))
    recorded = (Fact(label="Recorded", at=at),) if at else ()
    if at is None or not known.terms:
        return (*recorded, *_declared(known), *_dock(known))
    before, _, after = around(known.terms, at)
    return (
        Fact(label="Before", text=_name(before) or "nobody ever", also=_left(before, at)),
        *recorded,
        Fact(label="After", text=_name(after) or "nobody since", also=_came(after, at)),
        *_declared(known),
        *_dock(known),
    )


def _other_wearer(evidence: Evidence, known: Known) -> tuple[Fact, ...]:
    at, assigned = _moment(evidence.get("at")), str(evidence.get("assigned", ""))
    held = around(known.terms, at)[1] if at else None
    return (
        *((Fact(label="Recorded", at=at),) if at else ()),
        *_declared(known, badge=str(evidence.get("declared", ""))),
        Fact(label="Roster says", text=_name(held) or f"badge {assigned}", also=_had(held)),
    )


def _hashes(evidence: Evidence, _known: Known) -> tuple[Fact, ...]:
    return (
        Fact(label="At the source", digest=str(evidence.get("declared", ""))),
        Fact(label="As received", digest=str(evidence.get("received", ""))),
    )


def _ahead(evidence: Evidence, _known: Known) -> tuple[Fact, ...]:
    received = _moment(evidence.get("received_at"))
    return tuple(
        Fact(
            label=label,
            at=at,
            also=f"{span(at - received)} ahead" if received and at > received else "",
        )
        for key, label in TIMES.items()
        if (at := _moment(evidence.get(key)))
    )


def _missing(evidence: Evidence, _known: Known) -> tuple[Fact, ...]:
    return tuple(
        Fact(label=TIMES.get(key, key), text=f"“{value}”" if value else "nothing was declared")
        for key, value in evidence.items()
    )


def _order(evidence: Evidence, _known: Known) -> tuple[Fact, ...]:
    end = _moment(evidence.get("ended_at"))
    return tuple(
        Fact(
            label=label,
            at=at,
            also=f"{span(at - end)} after the end" if end and at > end else "",
        )
        for key, label in TIMES.items()
        if (at := _moment(evidence.get(key)))
    )


def _replaced(evidence: Evidence, _known: Known) -> tuple[Fact, ...]:
    earlier = evidence.get("earlier", ())
    return tuple(Fact(label="Earlier file", digest=str(each["sha256"])) for each in earlier[:4])


def _unplayable(evidence: Evidence, _known: Known) -> tuple[Fact, ...]:
    found = evidence.get("findings", ())
    return tuple(Fact(label="Found", text=str(each)) for each in found[:5])


def _unreadable(evidence: Evidence, _known: Known) -> tuple[Fact, ...]:
    return (Fact(label="Not plain text", text=", ".join(map(str, evidence.get("keys", ())))),)


def _empty(_evidence: Evidence, _known: Known) -> tuple[Fact, ...]:
    return (Fact(label="Size", text="0 bytes"),)


def _by_hand(evidence: Evidence, _known: Known) -> tuple[Fact, ...]:
    return (Fact(label="By", text=str(evidence.get("by", ""))),)


FACTS: Final[Mapping[str, Callable[[Evidence, Known], tuple[Fact, ...]]]] = {
    "unknown_camera": _unknown_camera,
    "nobody_assigned": _nobody,
    "other_wearer": _other_wearer,
    "wrong_hash": _hashes,
    "clock_ahead": _ahead,
    "time_missing": _missing,
    "ends_before_start": _order,
    "replaced": _replaced,
    "unplayable": _unplayable,
    "declaration_unreadable": _unreadable,
    "empty_file": _empty,
    "set_apart": _by_hand,
}


def _declared(known: Known, *, badge: str = "") -> tuple[Fact, ...]:
    badge = badge or known.declared_badge
    if not badge:
        return (Fact(label="Dock says", text="no badge"),)
    who = known.declared
    if who is None or who.badge != badge:
        return (Fact(label="Dock says", text=f"badge {badge}"),)
    return (Fact(label="Dock says", text=f"{who.name} ({badge})", also=who.unit),)


def _dock(known: Known) -> tuple[Fact, ...]:
    return (Fact(label="Came in by", text=known.dock),) if known.dock else ()


def _name(term: Term | None) -> str:
    return f"{term.name} ({term.badge})" if term else ""


def _left(term: Term | None, at: datetime) -> str:
    return f"gave it back {span(at - term.until)} earlier" if term and term.until else ""


def _came(term: Term | None, at: datetime) -> str:
    return f"got it {span(term.since - at)} later" if term else ""


def _had(term: Term | None) -> str:
    return f"held {term.serial} then" if term else ""


def _moment(value: object) -> datetime | None:
    try:
        return clock.parse(str(value)) if value else None
    except ValueError:
        return None

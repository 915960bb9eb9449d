"""What the desk's templates need beyond the selectors' answers: chips, choices, sentences."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from lapel.ingest.reasons import WORDS
from lapel.ingest.reports import ANSWERS
from lapel.ingest.selectors import QuarantinePage, ReportPage
from lapel.ingest.services import Resolved


@dataclass(frozen=True, kw_only=True)
class Chip:
    """One reason as a filter, with how many it leaves."""

    label: str
    count: int
    url: str
    current: bool


def desk(page: QuarantinePage, *, reason: str, missing: int) -> dict[str, Any]:
    """The facts of the desk's templates."""
    chosen = reason if reason in WORDS else ""
    return {
        "page": page,
        "chips": chips(page, chosen),
        "chosen": WORDS[chosen].title if chosen else "",
        "more": f"?{urlencode({'reason': chosen, 'cursor': page.next_cursor})}",
        "may_resolve": page.may_resolve,
        "missing": missing,
    }


def chips(page: QuarantinePage, chosen: str) -> tuple[Chip, ...]:
    """Every reason that something is set apart for, and the one that is chosen."""
    every = Chip(label="All", count=page.counts[""], url="?", current=not chosen)
    return (
        every,
        *(
            Chip(
                label=word.title,
                count=page.counts.get(code, 0),
                url=f"?{urlencode({'reason': code})}",
                current=code == chosen,
            )
            for code, word in WORDS.items()
            if page.counts.get(code) or code == chosen
        ),
    )


def done(result: Resolved) -> str:
    """What became of a decision about several recordings, in a sentence."""
    said = f"{result.done} recording{'s' if result.done != 1 else ''} out of quarantine"
    if not result.refused:
        return f"{said}."
    return f"{said}; {len(result.refused)} stay: {result.refused[0].why}"


def report(page: ReportPage) -> dict[str, Any]:
    """The facts of a report's page."""
    proposed = page.report.proposed
    known = {card.id for card in proposed}
    others = [card for card in page.clues.recordings if card.id not in known]
    return {
        "page": page,
        "report": page.report,
        "clues": page.clues,
        "candidates": [*proposed, *others],
        "answers": ANSWERS.items(),
    }

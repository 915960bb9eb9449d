"""What acts on many recordings did, in a sentence. Pure."""

from collections import Counter
from collections.abc import Sequence

from lapel.evidence.batches import BulkResult, Refused


def tagged(result: BulkResult) -> str:
    """``12 recordings tagged, 3 had it already, 2 left alone: they are not yours to tag``."""
    return _told(result, done="tagged", same="had it already")


def undone(result: BulkResult) -> str:
    """``12 recordings set back``, and what was left because somebody changed it since."""
    return _told(result, done="set back", same="stood so already")


def put_in(result: BulkResult, *, into: str) -> str:
    """``4 recordings put in case 24-118``."""
    return _told(result, done=f"put in {into}", same="lay there already")


def taken_out(result: BulkResult, *, of: str) -> str:
    """``4 recordings taken out of case 24-118``."""
    return _told(result, done=f"taken out of {of}", same="did not lie there")


def reasons(refused: Sequence[Refused]) -> tuple[tuple[str, int], ...]:
    """Why recordings are left alone, each reason once with how many it concerns."""
    return tuple(Counter(each.why for each in refused).most_common())


def counted(number: int) -> str:
    """``1 recording``, ``1,204 recordings``."""
    return f"{number:,} recording{'' if number == 1 else 's'}"


def _told(result: BulkResult, *, done: str, same: str) -> str:
    parts = [f"{counted(result.done)} {done}"] if result.done else []
    if result.unchanged:
        parts.append(f"{counted(result.unchanged) if not parts else result.unchanged} {same}")
    for why, number in reasons(result.refused):
        parts.append(f"{counted(number) if not parts else number} left alone: {why}")
    return ", ".join(parts) if parts else "Nothing was changed"

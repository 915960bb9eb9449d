"""The outcome of one numbered check, as every `fsck` reports it."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Step:
    """What was checked, whether it holds, and what was found; `notes` are no refusals."""

    name: str
    ok: bool
    found: str
    notes: tuple[str, ...] = ()

"""Which files are finished? A file that is still being written waits. Pure but for what it saw."""

from dataclasses import dataclass
from pathlib import Path

from lapel_dock.sources import Seen


@dataclass(frozen=True, kw_only=True)
class _Look:
    form: tuple[int, int]
    since: float
    first: float


class Settling:
    """Remembers how files looked; settled is what has not moved for some seconds.

    The file's own time is not asked: a camera's clock may be hours wrong.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._looks: dict[Path, _Look] = {}

    def settled(self, seen: Seen, *, now: float) -> bool:
        """Note how a file looks now and say whether it has stayed so for long enough."""
        before = self._looks.get(seen.path)
        if before is None:
            before = _Look(form=seen.form, since=now, first=now)
        elif before.form != seen.form:
            before = _Look(form=seen.form, since=now, first=before.first)
        self._looks[seen.path] = before
        return now - before.since >= self._seconds

    def restless_for(self, path: Path, *, now: float) -> float:
        """Return for how many seconds a file is being waited for."""
        look = self._looks.get(path)
        return now - look.first if look else 0.0

    def keep_only(self, paths: set[Path]) -> None:
        """Forget files that are not there any more."""
        self._looks = {path: look for path, look in self._looks.items() if path in paths}

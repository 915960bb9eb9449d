"""How it ended for every file. Pure bookkeeping."""

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Ending:
    """How it ended for one file; `why` is empty unless somebody should look."""

    taken: bool = False
    erased: bool = False
    duplicate: bool = False
    quarantine: str = ""
    failure: str = ""
    size: int = 0


@dataclass
class Tally:
    """The endings of one run. A file that fails and succeeds later has succeeded."""

    endings: dict[Path, Ending] = field(default_factory=dict)

    def add(self, path: Path, ending: Ending) -> None:
        """Note how it ended for a file."""
        self.endings[path] = ending

    @property
    def failed(self) -> int:
        """How many files did not get where they should."""
        return sum(bool(ending.failure) for ending in self.endings.values())

    def counts(self) -> dict[str, int]:
        """Return the figures of the summary, in the order in which they are shown."""
        good = [ending for ending in self.endings.values() if not ending.failure]
        return {
            "taken": sum(ending.taken for ending in good),
            "already_there": sum(not ending.taken for ending in good),
            "erased": sum(ending.erased for ending in good),
            "duplicates": sum(ending.duplicate for ending in good),
            "quarantined": sum(bool(ending.quarantine) for ending in good),
            "failed": self.failed,
            "bytes_taken": sum(ending.size for ending in good if ending.taken),
        }

    def remarks(self) -> list[tuple[str, str, str]]:
        """Return name, what happened and why, for each file that somebody should look at."""
        found = []
        for path, ending in sorted(self.endings.items()):
            if ending.failure:
                found.append((str(path), "failed, kept on the camera", ending.failure))
            elif ending.quarantine:
                found.append((str(path), "safe, in quarantine", ending.quarantine))
        return found

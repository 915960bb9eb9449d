"""Look at the source, wait until files are settled, and enter them into the journal in groups."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path, PurePath

from lapel_dock import metadata, sources
from lapel_dock.journal import Job, Journal, Plan
from lapel_dock.settling import Settling
from lapel_dock.sources import Seen, Volume


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """What one look at the source gave."""

    volumes: tuple[Volume, ...]
    jobs: tuple[tuple[Volume, Job], ...]
    restless: tuple[Path, ...]


class Gatherer:
    """Looks at one source again and again."""

    def __init__(
        self,
        *,
        source: Path,
        cameras: Mapping[str, metadata.Identity],
        journal: Journal,
        settle: float,
        zone: tzinfo,
    ) -> None:
        self._source = source
        self._cameras = cameras
        self._journal = journal
        self._settling = Settling(settle)
        self._zone = zone
        self._entered: set[tuple[Path, tuple[int, int], str]] = set()

    def look(self, *, now: float) -> Gathered:
        """Return the volumes, the jobs that are new to this run, and what still moves."""
        volumes = tuple(self._volumes())
        jobs: list[tuple[Volume, Job]] = []
        restless: list[Path] = []
        paths: set[Path] = set()
        for volume in volumes:
            found = list(sources.look(volume))
            paths |= {seen.path for seen in found}
            moving = {seen.path for seen in found if not self._settling.settled(seen, now=now)}
            for group in _groups(found):
                if any(seen.path in moving for seen in group):
                    restless += [seen.path for seen in group if _key(seen) not in self._entered]
                else:
                    jobs += [(volume, job) for job in self._enter(group)]
        self._forget_others(paths, volumes)
        return Gathered(volumes=volumes, jobs=tuple(jobs), restless=tuple(restless))

    def restless_for(self, path: Path, *, now: float) -> float:
        """Return for how many seconds a file has not come to rest."""
        return self._settling.restless_for(path, now=now)

    def forget(self, job: Job) -> None:
        """Let the next look take this file as new."""
        self._entered.discard((job.path, job.form, job.camera))

    def _forget_others(self, paths: set[Path], volumes: tuple[Volume, ...]) -> None:
        """Forget what is gone from a volume that is here, so that it is new when it comes back."""
        self._settling.keep_only(paths)
        roots = {volume.root for volume in volumes}
        self._entered = {
            key for key in self._entered if key[0] in paths or not roots & set(key[0].parents)
        }

    def _volumes(self) -> list[Volume]:
        try:
            return sources.volumes(self._source, self._cameras)
        except OSError:
            return []

    def _enter(self, group: list[Seen]) -> list[Job]:
        new = {seen.path for seen in group if _key(seen) not in self._entered}
        if not new:
            return []
        head, beside = group[0], [seen.path for seen in group[1:]]
        said = self._known(head) or sources.said_of(head, beside, zone=self._zone)
        plans = [_plan(head, said)]
        for seen in group[1:]:
            inside = PurePath(seen.path.relative_to(seen.volume.root))
            about = metadata.describe_sidecar(seen.path.name, inside=inside, footage=said)
            plans.append(_plan(seen, about))
        jobs = self._journal.plan(plans)
        self._entered |= {_key(seen) for seen in group}
        return [job for job in jobs if job.path in new]

    def _known(self, seen: Seen) -> dict[str, str] | None:
        known = self._journal.find(seen.path, seen.size, seen.mtime_ns, _camera(seen))
        return known.said if known else None


def _groups(found: list[Seen]) -> list[list[Seen]]:
    """Put each footage file together with its sidecars, the footage first."""
    groups: dict[Path, list[Seen]] = {}
    for seen in found:
        head = seen.path if seen.parent is None else seen.path.with_name(seen.parent)
        groups.setdefault(head, []).append(seen)
    return [sorted(group, key=lambda seen: seen.path != head) for head, group in groups.items()]


def _camera(seen: Seen) -> str:
    return seen.volume.identity.serial


def _key(seen: Seen) -> tuple[Path, tuple[int, int], str]:
    return seen.path, seen.form, _camera(seen)


def _plan(seen: Seen, said: dict[str, str]) -> Plan:
    return Plan(
        path=seen.path,
        size=seen.size,
        mtime_ns=seen.mtime_ns,
        camera=_camera(seen),
        said=said,
    )

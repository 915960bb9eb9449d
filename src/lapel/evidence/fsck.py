"""Hash every stored byte again, and say what is missing, changed, or named by nobody.

1. Every original and derivative is in the vault with the hash that its row names. What is found
   is kept as the check of these bytes; a difference is an entry on the recordings that have them.
2. Every row's hash is the one that its custody entry names.
3. What the search finds and the facets count is what the footage says.
4. Bytes that no row names, and unfinished work of our own, are noted: a crash may leave
   them, and nothing is lost by them.
"""

from collections.abc import Callable, Iterator

from lapel.custody import selectors as log
from lapel.evidence import fixity, searching
from lapel.evidence.errors import VaultAway
from lapel.evidence.fixity import MISSING, UNREADABLE, Holder
from lapel.evidence.models import Clip, Derivative, Recording
from lapel.evidence.vault import Vault
from lapel.foundation.checking import Step
from lapel.program import selectors as program

SHOWN = 20
Progress = Callable[[int, int], None]
"""Told how many bytes of how many have been hashed."""

FOUND = {
    MISSING: "not in the vault",
    UNREADABLE: "the disk does not give its bytes",
}


def check(vault: Vault, *, progress: Progress = lambda _done, _total: None) -> Iterator[Step]:
    """Every step in order."""
    yield _vault(vault, progress)
    yield _named_by_the_log()
    yield searching.check()
    yield _strays(vault)


def _named() -> dict[str, int]:
    """Hash and size of all that rows name."""
    pairs = dict(Clip.objects.values_list("sha256", "size").iterator())
    pairs.update(Derivative.objects.values_list("sha256", "size").iterator())
    return pairs


def _vault(vault: Vault, progress: Progress) -> Step:
    named = _named()
    wrong, done, total = [], 0, sum(named.values())
    for sha256, size in sorted(named.items()):
        progress(done, total)
        try:
            found = fixity.look(vault, sha256)
        except VaultAway as error:
            return Step(name="vault", ok=False, found=str(error))
        fixity.record_check(sha256=sha256, found=found, during="fsck")
        if found:
            wrong.append((sha256, found))
        done += size
    progress(total, total)
    if wrong:
        notes = tuple(line for sha256, found in wrong for line in _lines(sha256, found))
        told = f"{len(wrong):,} of {len(named):,} files are not what was received or made"
        return Step(name="vault", ok=False, found=told, notes=notes)
    return Step(name="vault", ok=True, found=f"{len(named):,} files, {total:,} bytes hashed again")


def _lines(sha256: str, found: str) -> Iterator[str]:
    """A line for each file of a recording that has these bytes."""
    for holder in fixity.holders(sha256):
        said = FOUND.get(found, f"the bytes in the vault have the hash {found}")
        yield f"{_owner(holder)}: {sha256}: {said}"


def _owner(holder: Holder) -> str:
    """``clip.mp4 of recording 0199… (Dana Diaz, 4471)``; made from it: ``proxy of clip.mp4 …``."""
    wearer = Recording.objects.values_list("wearer_id", flat=True).get(id=holder.recording_id)
    person = program.member_facts([wearer]).get(wearer) if wearer else None
    name = f"{person.name}, {person.badge}" if person else "wearer unknown"
    file = holder.filename if holder.kind == "original" else f"{holder.kind} of {holder.filename}"
    return f"{file} of recording {holder.recording_id} ({name})"


def _named_by_the_log() -> Step:
    count = 0
    for row in Recording.objects.prefetch_related("clips", "derivatives").iterator(chunk_size=200):
        told = set(_told(log.history(row.id)))
        clips = [clip.sha256 for clip in row.clips.all()]
        for sha256 in (*clips, *(made.sha256 for made in row.derivatives.all())):
            if sha256 not in told:
                found = f"recording {row.id}: no entry names {sha256}"
                return Step(name="rows and log", ok=False, found=found)
            count += 1
    return Step(name="rows and log", ok=True, found=f"{count:,} files are named by their entries")


def _told(entries: tuple[log.EntryView, ...]) -> Iterator[str]:
    """Every hash that the entries of a recording name."""
    for entry in entries:
        if entry.action == "received":
            yield entry.detail["sha256"]
        for made in entry.detail.get("made", ()):
            yield made["sha256"]


def _strays(vault: Vault) -> Step:
    named = _named()
    strays = [sha256 for sha256 in vault.blobs() if sha256 not in named]
    notes = tuple(f"{sha256}: in the vault, named by no row" for sha256 in strays[:SHOWN])
    found = f"{len(strays):,} files in the vault are named by no row" if strays else "none"
    return Step(name="strays", ok=True, found=found, notes=notes)

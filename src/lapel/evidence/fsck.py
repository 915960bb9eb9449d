"""Hash every stored byte again, and say what is missing, changed, or named by nobody.

1. Every original and derivative is in the vault with the hash and size that its row names.
2. Every row's hash is the one that its custody entry names.
3. Bytes that no row names, and unfinished work of our own, are noted: a crash may leave
   them, and nothing is lost by them.
"""

from collections.abc import Iterator

from lapel.custody import selectors as log
from lapel.evidence.models import Clip, Derivative, Recording
from lapel.evidence.vault import Vault
from lapel.foundation.checking import Step

SHOWN = 20


def check(vault: Vault) -> Iterator[Step]:
    """Every step in order."""
    yield _vault(vault)
    yield _named_by_the_log()
    yield _strays(vault)


def _named() -> dict[str, int]:
    """Hash and size of all that rows name."""
    pairs = dict(Clip.objects.values_list("sha256", "size").iterator())
    pairs.update(Derivative.objects.values_list("sha256", "size").iterator())
    return pairs


def _vault(vault: Vault) -> Step:
    wrong, total = [], 0
    named = _named()
    for sha256, size in sorted(named.items()):
        if fault := _fault(vault, sha256, size):
            wrong.append(fault)
        total += size
    if wrong:
        more = f" (and {len(wrong) - 1} more)" if len(wrong) > 1 else ""
        return Step(name="vault", ok=False, found=wrong[0] + more, notes=tuple(wrong[:SHOWN]))
    return Step(name="vault", ok=True, found=f"{len(named):,} files, {total:,} bytes hashed again")


def _fault(vault: Vault, sha256: str, size: int) -> str:
    if not vault.has(sha256):
        return f"{sha256}: not in the vault"
    stored = vault.path(sha256).stat().st_size
    if stored != size:
        return f"{sha256}: {stored} bytes in the vault, {size} were received"
    found = vault.hash_of(sha256)
    return "" if found == sha256 else f"{sha256}: the bytes in the vault have the hash {found}"


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

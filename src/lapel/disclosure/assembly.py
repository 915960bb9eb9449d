"""Put a custody package together: the act first, then everything that the act names.

1. Every entry of the recording so far has its place in the log.
2. The `exported` entry names them all, and the facts and clips as they are then.
3. The entry itself is published; nothing slipped in before it, or step 1 begins again.
4. Originals, entries with proofs under one checkpoint, receipts and keys are written.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from lapel.custody import selectors as log
from lapel.custody import services as custody
from lapel.custody.selectors import EntryView, Published
from lapel.custody.services import Actor, Subject
from lapel.disclosure import package
from lapel.disclosure.errors import ExportRefused, OriginalDiffers, OriginalMissing
from lapel.disclosure.package import PackageContents, PackagedClip, PackagedEntry
from lapel.evidence import selectors as evidence
from lapel.evidence import services as footage
from lapel.evidence.selectors import RecordingFacts
from lapel.evidence.vault import Vault
from lapel.foundation import clock
from lapel.foundation.config import Config
from lapel.ingest import services as ingest
from lapel.program import selectors as program
from lapel.transparency.logkeys import LogKeys
from lapel_verify.errors import Refused
from lapel_verify.notes import VerifierKey

PATIENCE = 30.0
"""Seconds to wait for the sequencer, which publishes within one."""
ATTEMPTS = 5


@dataclass(frozen=True, kw_only=True)
class Order:
    """What to package, for whom, with which keys."""

    recording: UUID
    by: Actor
    config: Config
    authority: str = ""


def assemble(order: Order) -> PackageContents:
    """Everything that goes into the package of one recording, its act logged.

    Raises:
        NotVisible: there is no such recording.
        ExportRefused: the log does not move, or the recording does not hold still.
        OriginalMissing, OriginalDiffers: the vault lacks an original, or is known to have
            other bytes in its place; no act of exporting was put on record.
    """
    vault = Vault(order.config.vault)
    for _ in range(ATTEMPTS):
        facts = evidence.facts_of(order.recording)
        clips = _clips(facts, vault)
        told = _told(facts)
        earlier = _placed(order.recording)
        act = _export(order, told, clips, earlier)
        entries = _placed(order.recording, until=act)
        if [entry.id for entry in entries[:-1]] == [entry.id for entry in earlier]:
            return _contents(order, told, clips, entries)
    raise ExportRefused(
        f"recording {order.recording} changed {ATTEMPTS} times while it was exported;"
        " wait until its files are prepared, then try again"
    )


def _export(
    order: Order,
    told: dict[str, Any],
    clips: tuple[PackagedClip, ...],
    earlier: tuple[EntryView, ...],
) -> UUID:
    pairs = [(entry.index, str(entry.id)) for entry in earlier if entry.index is not None]
    detail = package.export_detail(facts=told, clips=clips, earlier=pairs)
    subject = Subject(kind="recording", id=order.recording)
    with custody.act(
        "exported", on=subject, by=order.by, authority=order.authority, detail=detail
    ) as entry:
        return entry.id


def _placed(recording: UUID, *, until: UUID | None = None) -> tuple[EntryView, ...]:
    """The entries in log order, up to one of them, once all of those are published.

    Raises:
        ExportRefused: the sequencer does not publish.
    """

    def look() -> tuple[EntryView, ...] | None:
        newest = log.published()
        entries = log.history(recording)
        if until is not None:
            entries = _up_to(entries, until)
        done = newest is not None and all(
            entry.index is not None and entry.index < newest.size for entry in entries
        )
        return _in_log_order(entries) if done else None

    return _wait(look)


def _up_to(entries: tuple[EntryView, ...], last: UUID) -> tuple[EntryView, ...]:
    """The entry and those that may stand before it: placed before it, or not placed yet."""
    end = next(entry for entry in entries if entry.id == last)
    if end.index is None:
        return (end,)
    return tuple(e for e in entries if e.index is not None and e.index <= end.index)


def _in_log_order(entries: tuple[EntryView, ...]) -> tuple[EntryView, ...]:
    return tuple(sorted(entries, key=lambda entry: entry.index or 0))


def _wait(look: Callable[[], tuple[EntryView, ...] | None]) -> tuple[EntryView, ...]:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        found = look()
        if found is not None:
            return found
        time.sleep(0.05)
    raise ExportRefused(
        f"no entry was published for {PATIENCE:.0f} seconds; is the sequencer running?"
        " `lapel status` shows it"
    )


def _contents(
    order: Order,
    told: dict[str, Any],
    clips: tuple[PackagedClip, ...],
    entries: tuple[EntryView, ...],
) -> PackageContents:
    newest = log.published()
    if newest is None:
        raise ExportRefused("nothing is published; is the sequencer running?")
    config = order.config
    note = newest.note.encode()
    return PackageContents(
        facts=told,
        clips=clips,
        entries=tuple(_entry(entry, newest) for entry in entries),
        checkpoint=note,
        receipts=ingest.receipts_of(order.recording, config),
        log_keys=(str(_signer_of(note, config)),),
        receipt_keys=(ingest.signer(config).verifier_key(),),
        agency=config.agency,
        made_at=clock.now(),
    )


def _signer_of(note: bytes, config: Config) -> VerifierKey:
    """The log key that signed a checkpoint: the present one, or one retired since."""
    try:
        return LogKeys.of(config).open(note)[1]
    except Refused as error:
        raise ExportRefused(f"the newest checkpoint is not this log's: {error}") from error


def _entry(entry: EntryView, under: Published) -> PackagedEntry:
    place = log.place(entry.index or 0, under)
    return PackagedEntry(text=entry.text, salt=entry.salt, index=place.index, proof=place.proof)


def _clips(facts: RecordingFacts, vault: Vault) -> tuple[PackagedClip, ...]:
    """The originals; those that are gone or known to be wrong are looked at again first."""
    known = footage.wrong(clip.sha256 for clip in facts.clips)
    for clip in facts.clips:
        if clip.sha256 in known or not vault.has(clip.sha256):
            _refuse_if_wrong(clip)
    return tuple(
        PackagedClip(
            id=str(clip.id),
            filename=clip.filename,
            sha256=clip.sha256,
            size=clip.size,
            source=vault.path(clip.sha256),
        )
        for clip in facts.clips
    )


def _refuse_if_wrong(clip: evidence.ClipFacts) -> None:
    found = footage.check_now(sha256=clip.sha256, during="export")
    named = {"filename": clip.filename, "clip": str(clip.id), "sha256": clip.sha256}
    if found == footage.MISSING:
        raise OriginalMissing(**named)
    if found:
        raise OriginalDiffers(**named, found=found)


def _told(facts: RecordingFacts) -> dict[str, Any]:
    """The recording's facts as the package tells them, with names of people and places."""
    people = program.member_facts([facts.wearer_id] if facts.wearer_id else [])
    wearer = people.get(facts.wearer_id) if facts.wearer_id else None
    moments = ("started_at", "triggered_at", "ended_at", "received_at")
    told: dict[str, Any] = {
        "id": str(facts.id),
        "camera_serial": facts.camera_serial,
        "device_recording_id": facts.device_recording_id,
        "wearer": wearer and {"name": wearer.name, "badge": wearer.badge},
        "office": wearer.office if wearer else None,
        "state": facts.state,
        "reasons": [{"code": reason["code"], "text": reason["text"]} for reason in facts.reasons],
        "findings": {str(clip.id): list(clip.findings) for clip in facts.clips if clip.findings},
    }
    for name in moments:
        moment = getattr(facts, name)
        told[name] = clock.stamp(moment) if moment else None
    return told

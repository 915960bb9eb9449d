"""Missing footage: a wearer reports it, somebody else answers. Each step is an entry."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from lapel.accounts.selectors import Viewer
from lapel.custody import services as custody
from lapel.custody.services import Actor, Subject
from lapel.evidence import selectors as evidence
from lapel.evidence.errors import NotAllowed
from lapel.evidence.selectors import RecordingFacts
from lapel.foundation import clock
from lapel.foundation.ids import new_id
from lapel.ingest import reports
from lapel.ingest.errors import ReportRefused, ReportUnknown
from lapel.ingest.models import MissingReport, ReportState
from lapel.ingest.selectors import reporting
from lapel.program import selectors as program
from lapel.program.selectors import MemberFacts


@transaction.atomic
def report_missing(
    *, viewer: Viewer, started_at: datetime, ended_at: datetime, text: str, by: Actor
) -> UUID:
    """Say that footage of one's own is not there; the same time again gives the same report.

    Raises:
        NotAllowed: the viewer wears no camera, or may not see footage of their own.
        ReportRefused: this is no time that can be reported; every reason is listed.
    """
    me = program.member_of_user(viewer.user_id) if viewer.may("footage.view_own") else None
    if me is None:
        raise NotAllowed("only who wears a camera can miss footage of it; ask your supervisor")
    _checked(reports.time_refusals(started_at, ended_at, now=clock.now()))
    _checked(filter(None, (reports.text_refusal(text),)))
    same = MissingReport.objects.filter(
        member_id=me.id, started_at=started_at, ended_at=ended_at, state=ReportState.OPEN
    ).first()
    return same.id if same else _report(me, started_at, ended_at, text.strip(), by)


@transaction.atomic
def answer_missing(
    *,
    viewer: Viewer,
    report: UUID,
    answer: str,
    text: str,
    recording: UUID | None = None,
    by: Actor,
) -> None:
    """Answer a report; the same answer again changes nothing.

    Raises:
        ReportUnknown: there is no such report for this viewer.
        NotAllowed: it is for a supervisor of the unit or a custodian, and never for who reported.
        NotVisible: the recording that is named is none for this viewer.
        ReportRefused: this is no answer, or another one was given; every reason is listed.
    """
    row = _locked(viewer, report)
    if not reports.may_answer(_sight(viewer, row)):
        raise NotAllowed(
            "a report is answered by a supervisor of the unit or a custodian,"
            " and by somebody else than who made it"
        )
    if row.state == ReportState.ANSWERED and (row.answer, row.recording_id) == (answer, recording):
        return
    _open(row)
    _checked(reports.answer_refusals(answer, text, recording=recording is not None))
    if recording:
        evidence.visible(viewer, recording)
    said = text.strip()
    detail = {
        "answer": answer,
        "text": said,
        "recording": str(recording) if recording else None,
    }
    with custody.act("missing_answered", on=_about(report), by=by, detail=detail) as entry:
        row.state, row.answer, row.answer_text = ReportState.ANSWERED, answer, said
        row.recording_id, row.answered_at, row.answered_by = recording, entry.at, by.name
        row.save()


@transaction.atomic
def withdraw_missing(*, viewer: Viewer, report: UUID, text: str = "", by: Actor) -> None:
    """Take one's own report back; again changes nothing.

    Raises:
        ReportUnknown: there is no such report for this viewer.
        NotAllowed: it is somebody else's.
        ReportRefused: it was answered already.
    """
    row = _locked(viewer, report)
    if not _sight(viewer, row).own:
        raise NotAllowed("only who made a report can withdraw it; you can answer it instead")
    if row.state == ReportState.WITHDRAWN:
        return
    _open(row)
    _checked(filter(None, (reports.text_refusal(text),)))
    detail = {"text": text.strip()}
    with custody.act("missing_withdrawn", on=_about(report), by=by, detail=detail):
        row.state = ReportState.WITHDRAWN
        row.save(update_fields=["state"])


@transaction.atomic
def propose(*, recording: RecordingFacts, by: Actor) -> int:
    """Name a recording on every open report that it may answer; how many were not named before."""
    if recording.started_at is None:
        return 0
    rows = MissingReport.objects.select_for_update().filter(
        state=ReportState.OPEN,
        started_at__lte=recording.ended_at or recording.started_at,
        ended_at__gte=recording.started_at,
    )
    named = 0
    for row in rows:
        theirs = recording.wearer_id == row.member_id or recording.camera_serial in row.cameras
        if theirs and str(recording.id) not in row.proposed:
            detail = {"recording": str(recording.id)}
            with custody.act("missing_proposed", on=_about(row.id), by=by, detail=detail):
                row.proposed = [*row.proposed, str(recording.id)]
                row.save(update_fields=["proposed"])
            named += 1
    return named


def _report(
    me: MemberFacts, started_at: datetime, ended_at: datetime, text: str, by: Actor
) -> UUID:
    report = new_id()
    held = program.terms_of_members([me.id])
    cameras = sorted({term.serial for term in held if term.touches(started_at, ended_at)})
    detail = {
        "member": str(me.id),
        "name": me.name,
        "badge": me.badge,
        "started_at": clock.stamp(started_at),
        "ended_at": clock.stamp(ended_at),
        "cameras": cameras,
        "text": text,
    }
    with custody.act("missing_reported", on=_about(report), by=by, detail=detail) as entry:
        MissingReport.objects.create(
            id=report,
            member_id=me.id,
            unit_id=me.unit_id,
            office_id=me.office_id,
            cameras=cameras,
            started_at=started_at,
            ended_at=ended_at,
            text=text,
            reported_at=entry.at,
        )
    return report


def _locked(viewer: Viewer, report: UUID) -> MissingReport:
    row = MissingReport.objects.select_for_update().filter(id=report).first()
    if row is None:
        raise ReportUnknown(f"no report {report} for you; ask your supervisor")
    reporting.found(viewer, report)
    return row


def _sight(viewer: Viewer, row: MissingReport) -> reports.Sight:
    return reporting.sight(viewer, row, program.member_of_user(viewer.user_id))


def _open(row: MissingReport) -> None:
    if row.state != ReportState.OPEN:
        said = row.answer.replace("_", " ") if row.answer else row.state
        raise ReportRefused(f"report {row.id} is closed: {said}; make a new one if it is wrong")


def _checked(refusals: Iterable[str]) -> None:
    if why := "; ".join(refusals):
        raise ReportRefused(f"this cannot be: {why}")


def _about(report: UUID) -> Subject:
    return Subject(kind="missing", id=report)

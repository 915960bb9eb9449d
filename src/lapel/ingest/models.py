"""Docks, their tokens, what they have sent or are sending, and what is reported missing."""

from uuid import UUID

from django.db import models

from lapel.foundation.ids import new_id


class UploadState(models.TextChoices):
    """Where an upload stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    JOINED = "joined"
    """A partial upload whose bytes have become part of an accepted one."""
    TERMINATED = "terminated"
    EXPIRED = "expired"


class UploadKind(models.TextChoices):
    """What `Upload-Concat` made of an upload."""

    WHOLE = "whole"
    PARTIAL = "partial"
    FINAL = "final"


class Dock(models.Model):
    """A docking station, or another program that is trusted to bring footage."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.TextField(unique=True)
    office = models.ForeignKey("program.Office", models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    office_id: UUID

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class DockToken(models.Model):
    """One bearer token of a dock, kept only as its SHA-256."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dock = models.ForeignKey(Dock, models.PROTECT, related_name="tokens")
    hash = models.TextField(unique=True)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    dock_id: UUID

    class Meta:
        ordering = ("created_at",)

    def __str__(self) -> str:
        return str(self.id)


class Upload(models.Model):
    """One tus upload: what was declared when it began, and what came of it.

    How far an open upload has come is on the byte server's disk, beside its
    bytes; only what must outlive those is here.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dock = models.ForeignKey(Dock, models.PROTECT, related_name="uploads")
    kind = models.TextField(choices=UploadKind.choices, default=UploadKind.WHOLE)
    state = models.TextField(choices=UploadState.choices, default=UploadState.OPEN)
    length = models.BigIntegerField(null=True)
    metadata = models.TextField(default="")
    """`Upload-Metadata` as received: HEAD has to give it back unchanged."""
    declared = models.JSONField(default=dict)
    concat = models.TextField(default="")
    parts = models.JSONField(default=list)
    created_at = models.DateTimeField()

    device = models.TextField(default="")
    recording = models.TextField(default="")
    filename = models.TextField(default="")

    finished_at = models.DateTimeField(null=True)
    sha256 = models.TextField(default="")
    size = models.BigIntegerField(null=True)
    recording_id = models.UUIDField(null=True)
    clip_id = models.UUIDField(null=True)
    entry_id = models.UUIDField(null=True, unique=True)
    duplicate_of = models.UUIDField(null=True)
    receipt = models.JSONField(null=True)
    """The receipt's payload without its place in the log, which comes later."""

    dock_id: UUID

    class Meta:
        indexes = (
            models.Index(fields=["device", "recording", "filename"], name="upload_same_file"),
            models.Index(
                fields=["dock", "created_at"], name="upload_open", condition=models.Q(state="open")
            ),
        )

    def __str__(self) -> str:
        return str(self.id)


class ReportState(models.TextChoices):
    """Where a report of missing footage stands."""

    OPEN = "open"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


class MissingReport(models.Model):
    """A wearer says that footage of theirs is not there; and what came of it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    member = models.ForeignKey("program.Member", models.PROTECT, related_name="+")
    unit = models.ForeignKey("program.Unit", models.PROTECT, related_name="+")
    office = models.ForeignKey("program.Office", models.PROTECT, related_name="+")
    cameras = models.JSONField(default=list)
    """Serial numbers of the cameras that the member held in that time."""
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    text = models.TextField(default="")
    reported_at = models.DateTimeField()
    state = models.TextField(choices=ReportState.choices, default=ReportState.OPEN)
    proposed = models.JSONField(default=list)
    """Recordings that came in since and cover the time; a person confirms or not."""
    answer = models.TextField(default="")
    answer_text = models.TextField(default="")
    recording_id = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.TextField(default="")

    member_id: UUID
    unit_id: UUID
    office_id: UUID

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(started_at__lt=models.F("ended_at")),
                name="missing_time_has_a_length",
            ),
        )
        indexes = (
            models.Index(fields=["member", "-reported_at"], name="missing_member"),
            models.Index(
                fields=["-reported_at"], name="missing_open", condition=models.Q(state="open")
            ),
        )

    def __str__(self) -> str:
        return str(self.id)

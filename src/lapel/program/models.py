"""Components, offices, units, members, cameras and who held which camera when."""

from uuid import UUID

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models

from lapel.foundation import ids
from lapel.program import rules


class Component(models.Model):
    """A branch of the agency."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.code


class Office(models.Model):
    """An area of responsibility, with the time zone its people live in."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=200)
    time_zone = models.CharField(max_length=64)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.code


class Unit(models.Model):
    """People of one component who work together out of one office."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    name = models.CharField(max_length=200)
    component = models.ForeignKey(Component, on_delete=models.PROTECT, related_name="units")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="units")

    component_id: UUID
    office_id: UUID

    class Meta:
        ordering = ("office__name", "name")
        constraints = (
            models.UniqueConstraint(fields=("office", "name"), name="unit_once_an_office"),
        )

    def __str__(self) -> str:
        return self.name


class Member(models.Model):
    """A person who may wear a camera."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    given = models.CharField(max_length=100)
    family = models.CharField(max_length=100)
    badge = models.CharField(max_length=20, unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="members")
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    unit_id: UUID
    user_id: UUID | None

    class Meta:
        ordering = ("family", "given", "badge")

    def __str__(self) -> str:
        return f"{self.name} ({self.badge})"

    @property
    def name(self) -> str:
        """The name as it is read: given name, then family name."""
        return f"{self.given} {self.family}"


class Camera(models.Model):
    """A body-worn camera, known by the serial number that it reports."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    serial = models.CharField(max_length=64, unique=True)
    model = models.CharField(max_length=100)
    state = models.CharField(max_length=20, default=rules.IN_SERVICE)

    class Meta:
        ordering = ("serial",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state__in=rules.CAMERA_STATES), name="camera_state_known"
            ),
        )

    def __str__(self) -> str:
        return self.serial


class Assignment(models.Model):
    """One member held one camera for one period."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    camera = models.ForeignKey(Camera, on_delete=models.PROTECT, related_name="assignments")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="assignments")
    period = DateTimeRangeField()

    camera_id: UUID
    member_id: UUID

    class Meta:
        ordering = ("period",)
        constraints = (
            ExclusionConstraint(
                name="one_holder_at_a_time",
                expressions=(
                    ("camera", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(
                    period__isempty=False,
                    period__lower_inf=False,
                    period__lower_inc=True,
                    period__upper_inc=False,
                ),
                name="assignment_period_begins",
            ),
        )

    def __str__(self) -> str:
        return f"{self.camera_id} {self.member_id} {self.period}"


class ImportState(models.TextChoices):
    """Where an import stands."""

    CHECKED = "checked"
    WAITING = "waiting"
    WORKING = "working"
    DONE = "done"
    FAILED = "failed"


class ListImport(models.Model):
    """A file that one person gave, between its dry run and its import. What it does are entries."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.TextField()
    filename = models.TextField()
    sha256 = models.TextField()
    content = models.BinaryField()
    day_first = models.BooleanField(default=False)
    uploaded_at = models.DateTimeField()
    state = models.TextField(choices=ImportState.choices, default=ImportState.CHECKED)
    good_only = models.BooleanField(default=False)
    actor = models.JSONField(default=dict)
    total = models.IntegerField(default=0)
    done = models.IntegerField(default=0)
    error = models.TextField(default="")
    outcome = models.JSONField(default=dict)

    user_id: UUID

    class Meta:
        indexes = (models.Index(fields=["user", "-uploaded_at"], name="program_import_user"),)

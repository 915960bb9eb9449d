"""What lists search and count: derived from the footage by the database's own triggers."""

from uuid import UUID

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from lapel.evidence.models.footage import Recording


class Search(models.Model):
    """One recording as the search reads it. Names of people and places are not in it:

    a search looks them up first, so that nothing here changes when a name does.
    """

    recording = models.OneToOneField(
        Recording, models.CASCADE, primary_key=True, related_name="search"
    )
    shown_at = models.DateTimeField()
    wearer_id = models.UUIDField(null=True)
    unit_id = models.UUIDField(null=True)
    office_id = models.UUIDField(null=True)
    category_id = models.UUIDField(null=True)
    camera_serial = models.TextField()
    case_number = models.TextField()
    """In capitals."""
    quarantined = models.BooleanField()
    words = SearchVectorField()
    """The words of title, notes and markers: as written, and by their English stems."""
    text = models.TextField()
    """Serial, names of files, case number and title in small letters, for parts of words."""

    recording_id: UUID

    class Meta:
        indexes = (
            models.Index(fields=["-shown_at", "-recording"], name="search_shown"),
            models.Index(fields=["wearer_id"], name="search_wearer"),
            models.Index(fields=["unit_id"], name="search_unit"),
            models.Index(fields=["office_id"], name="search_office"),
            models.Index(fields=["category_id"], name="search_category"),
            GinIndex(fields=["words"], name="search_words"),
            GinIndex(OpClass("text", name="gin_trgm_ops"), name="search_text"),
        )


class Tally(models.Model):
    """How many recordings share these values: the sum of `n` over all rows that have them.

    Each change of `Search` adds rows, so that no writer waits for another; a job folds them.
    """

    wearer_id = models.UUIDField(null=True)
    unit_id = models.UUIDField(null=True)
    office_id = models.UUIDField(null=True)
    category_id = models.UUIDField(null=True)
    camera_serial = models.TextField()
    quarantined = models.BooleanField()
    n = models.IntegerField()

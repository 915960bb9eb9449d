"""The log's tables. The database refuses changes to them; see migration 0001."""

from django.db import models


class Entry(models.Model):
    """One act, as it was recorded. The columns repeat `body` so that it can be searched."""

    number = models.BigAutoField(primary_key=True)
    uid = models.UUIDField(unique=True)
    at = models.DateTimeField()
    action = models.TextField()
    subject_kind = models.TextField()
    subject_id = models.UUIDField()
    actor_kind = models.TextField()
    actor_id = models.TextField()
    body = models.TextField()
    salt = models.BinaryField()
    commitment = models.BinaryField()

    class Meta:
        indexes = (
            models.Index(fields=["subject_id", "number"], name="custody_entry_subject"),
            models.Index(fields=["subject_id", "action"], name="custody_entry_done"),
            models.Index(fields=["actor_id", "number"], name="custody_entry_actor"),
            models.Index(fields=["actor_id", "action", "number"], name="custody_entry_did"),
            models.Index(fields=["action", "number"], name="custody_entry_action"),
            models.Index(fields=["at"], name="custody_entry_at"),
        )


class Pending(models.Model):
    """An entry that is committed and waits for the sequencer; filled by a trigger."""

    entry = models.BigIntegerField(primary_key=True)


class Leaf(models.Model):
    """The place of an entry in the tree."""

    index = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="leaf")


class Checkpoint(models.Model):
    """A signed statement of the tree's size and root, as published."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField()
    note = models.TextField()
    at = models.DateTimeField()


class Cursor(models.Model):
    """How far a follower has read: the index of the next leaf."""

    name = models.TextField(primary_key=True)
    position = models.BigIntegerField(default=0)

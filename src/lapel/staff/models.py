"""What the door itself remembers: the answers of the API to requests that may come again."""

from django.db import models

from lapel.foundation.ids import new_id


class Answer(models.Model):
    """What a request with an idempotency key was answered; kept for a day.

    It stands here and not in a room below, because no room knows of requests. The row commits
    with the act that it answers, so a crash leaves both or neither.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    token = models.UUIDField()
    key = models.TextField()
    request = models.TextField()
    """SHA-256 of what was asked: method, address, conditions and body."""
    at = models.DateTimeField()
    status = models.IntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.TextField(default="")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["token", "key"], name="answer_once_a_key"),)
        indexes = (models.Index(fields=["at"], name="answer_oldest"),)

    def __str__(self) -> str:
        return f"{self.token} {self.key}"

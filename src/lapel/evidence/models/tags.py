"""What decides how long footage is kept: its category."""

from django.db import models

from lapel.foundation.ids import new_id


class Category(models.Model):
    """A kind of event that footage may show. One that is no longer active stays on old footage."""

    id = models.UUIDField(primary_key=True, default=new_id)
    code = models.SlugField(unique=True)
    name = models.TextField()
    description = models.TextField(default="")
    position = models.IntegerField(default=0)
    active = models.BooleanField(default=True)

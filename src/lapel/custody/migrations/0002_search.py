"""Indexes by which the log is searched: by action, by actor and action, and by time."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("custody", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["actor_id", "action", "number"], name="custody_entry_did"),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["action", "number"], name="custody_entry_action"),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["at"], name="custody_entry_at"),
        ),
    ]

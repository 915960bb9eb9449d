"""An index by which the page of today counts what came in."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("evidence", "0005_quarantine")]

    operations = [
        migrations.AddIndex(
            "recording", models.Index(fields=["received_at"], name="recording_received")
        ),
    ]

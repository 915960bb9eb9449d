from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("evidence", "0004_search")]

    operations = [
        migrations.AddIndex(
            "recording",
            models.Index(
                fields=["-shown_at", "-id"],
                name="recording_quarantined",
                condition=models.Q(state="quarantined"),
            ),
        ),
    ]

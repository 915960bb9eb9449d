"""An index by which lists find what was done to each of many subjects, without their histories."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("custody", "0002_search")]

    operations = [
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["subject_id", "action"], name="custody_entry_done"),
        ),
    ]

"""Find the few bytes that are wrong without reading of all those that are right."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("evidence", "0007_vacuum")]

    operations = [
        migrations.AddIndex(
            model_name="check",
            index=models.Index(
                condition=models.Q(("ok", False)), fields=["sha256"], name="check_wrong"
            ),
        ),
    ]

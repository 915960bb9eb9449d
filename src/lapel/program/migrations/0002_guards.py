"""Everything in the program changes only with a custody entry; an assignment's is its camera's."""

from django.db import migrations

from lapel.custody.migrations_support import guard


class Migration(migrations.Migration):
    dependencies = [("program", "0001_initial"), ("custody", "0001_initial")]
    operations = [
        guard("program_component", "id"),
        guard("program_office", "id"),
        guard("program_unit", "id"),
        guard("program_member", "id"),
        guard("program_camera", "id"),
        guard("program_assignment", "camera_id"),
    ]

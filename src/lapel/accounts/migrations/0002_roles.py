"""The five roles, as data."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

ROLES = {
    "wearer": ("Wearer", ["footage.view_own"]),
    "supervisor": ("Supervisor", ["footage.view_own", "footage.view_unit"]),
    "custodian": (
        "Evidence custodian",
        [
            "footage.view_all",
            "footage.quarantine",
            "footage.download",
            "footage.export",
            "log.read",
            "jobs.read",
            "tokens.manage",
        ],
    ),
    "auditor": (
        "Auditor",
        ["footage.view_all", "footage.download", "footage.export", "log.read", "jobs.read"],
    ),
    "admin": (
        "System administrator",
        ["jobs.read", "program.manage", "tokens.manage", "users.manage"],
    ),
}


def seed(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    role = apps.get_model("accounts", "Role")
    for code, (name, permissions) in ROLES.items():
        role.objects.create(code=code, name=name, permissions=permissions)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]

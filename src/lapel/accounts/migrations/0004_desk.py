"""The shipped roles get the permissions of the desk; what an agency took away stays away."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from lapel.accounts import services
from lapel.custody.services import SYSTEM

NEW = {
    "wearer": {"footage.tag"},
    "supervisor": {"footage.tag", "footage.cut", "api.use"},
    "custodian": {"footage.tag", "footage.cut", "cases.manage", "api.use"},
    "auditor": {"api.use"},
    "admin": {"api.use", "hooks.manage"},
}
RESTS_ON = {
    "footage.tag": {"footage.view_own", "footage.view_unit", "footage.view_all"},
    "footage.cut": {"footage.view_unit", "footage.view_all"},
    "cases.manage": {"footage.view_all"},
    "api.use": {"footage.view_unit", "footage.view_all", "program.manage", "users.manage"},
    "hooks.manage": {"users.manage"},
}
"""A role gets a new permission only while it holds one of those that it rests on."""


def added(code: str, held: list[str]) -> list[str]:
    """What a shipped role gains, given what the agency has left in it."""
    gained = {name for name in NEW.get(code, set()) if RESTS_ON[name] & set(held)}
    return sorted(gained - set(held))


def extend(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Each change of a role is an entry; on a log without any, the roles are still being seeded."""
    roles = apps.get_model("accounts", "Role").objects
    seeding = not apps.get_model("custody", "Entry").objects.exists()
    if seeding:
        editor.execute("ALTER TABLE accounts_role DISABLE TRIGGER custody_guard")
    for role in roles.order_by("code"):
        if gained := added(role.code, role.permissions):
            if seeding:
                roles.filter(id=role.id).update(permissions=[*role.permissions, *gained])
                continue
            services.add_permissions(
                role=role.code, permissions=gained, by=SYSTEM, authority="update of Lapel"
            )
    if seeding:
        editor.execute("ALTER TABLE accounts_role ENABLE TRIGGER custody_guard")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_guards"), ("custody", "0001_initial")]
    operations = [migrations.RunPython(extend, migrations.RunPython.noop)]

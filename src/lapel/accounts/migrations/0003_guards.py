"""Users, roles and grants change only with a custody entry; roles once they are seeded."""

from django.db import migrations

from lapel.custody.migrations_support import guard


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_roles"), ("custody", "0001_initial")]
    operations = [
        guard("accounts_user", "id"),
        guard("accounts_role", "id"),
        guard("accounts_grant", "user_id"),
    ]

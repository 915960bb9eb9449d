"""Django's registration of the accounts room."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts: users, roles, grants."""

    name = "lapel.accounts"
    label = "accounts"

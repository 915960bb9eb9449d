"""The hooks app."""

from django.apps import AppConfig


class HooksConfig(AppConfig):
    """Registers the hooks room with Django."""

    name = "lapel.hooks"
    label = "hooks"

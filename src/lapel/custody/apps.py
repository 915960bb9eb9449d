"""The custody app."""

from django.apps import AppConfig


class CustodyConfig(AppConfig):
    """Registers the custody room with Django."""

    name = "lapel.custody"
    label = "custody"

"""The disclosure app."""

from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    """Registers the disclosure room with Django."""

    name = "lapel.disclosure"
    label = "disclosure"

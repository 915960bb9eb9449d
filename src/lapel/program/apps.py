"""Django's registration of the program room."""

from django.apps import AppConfig


class ProgramConfig(AppConfig):
    """Program: offices, units, members, cameras, assignments."""

    name = "lapel.program"
    label = "program"

"""Django's registration of the staff door."""

from django.apps import AppConfig


class StaffConfig(AppConfig):
    """Staff: the frame of the pages, sign-in, refusals, the log page."""

    name = "lapel.staff"
    label = "staff"

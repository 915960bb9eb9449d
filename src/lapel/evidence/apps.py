"""The evidence app."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """Registers the evidence room with Django."""

    name = "lapel.evidence"
    label = "evidence"

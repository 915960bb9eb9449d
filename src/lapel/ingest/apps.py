"""The ingest app."""

from django.apps import AppConfig


class IngestConfig(AppConfig):
    """Registers the ingest room with Django."""

    name = "lapel.ingest"
    label = "ingest"

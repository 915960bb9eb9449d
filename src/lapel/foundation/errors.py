"""The root of every error that Lapel raises on purpose."""


class LapelError(Exception):
    """A refusal: the text names what, which value, which rule and what would clear it."""

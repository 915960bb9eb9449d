"""The root of every error that Lapel raises on purpose."""


class LapelError(Exception):
    """Something was refused: the text names what, which value, which rule and what would clear it."""

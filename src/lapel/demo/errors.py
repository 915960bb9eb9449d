"""Why the demo stopped."""

from lapel.foundation.errors import LapelError


class DemoError(LapelError):
    """The demo could not go on."""

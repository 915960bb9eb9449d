"""What the hooks room refuses."""

from lapel.foundation.errors import LapelError


class HooksError(LapelError):
    """Something about a webhook was refused."""


class NotAllowed(HooksError):
    """The viewer's roles do not carry this right."""


class EndpointUnknown(HooksError):
    """There is no such webhook for this viewer; whether there is one at all is not said."""


class DeliveryUnknown(HooksError):
    """There is no such delivery for this viewer."""


class AddressRefused(HooksError):
    """News must not be sent to this address; the text says what would clear it."""


class FilterRefused(HooksError):
    """The list of actions that an endpoint asks for cannot be read."""


class TooMany(HooksError):
    """The person has as many webhooks as one may have."""

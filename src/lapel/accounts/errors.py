"""What accounts refuses."""

from datetime import timedelta

from lapel.foundation.errors import LapelError


class AccountsError(LapelError):
    """Something about a user, a role or a grant was refused."""


class NotFound(AccountsError):
    """No user or role has this name."""


class UserRefused(AccountsError):
    """Nobody can be made with this username or email."""


class ScopeRefused(AccountsError):
    """The scope does not suit the role."""


class GrantRefused(AccountsError):
    """The grant exists already, or the one to revoke does not."""


class ApiTokenRefused(AccountsError):
    """A token like this cannot be made, or not by this person."""


class TokenRefused(AccountsError):
    """A bearer token opens nothing; `reason` is one word for programs."""

    def __init__(self, reason: str, text: str) -> None:
        super().__init__(text)
        self.reason = reason


class Slowed(AccountsError):
    """Too many tries; the next one has to wait."""

    def __init__(self, text: str, *, wait: timedelta) -> None:
        super().__init__(text)
        self.wait = wait


class WrongPassword(AccountsError):
    """The password is not that of the person."""

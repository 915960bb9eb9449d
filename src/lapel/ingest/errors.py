"""What the ingest room refuses."""

from lapel.foundation.errors import LapelError


class TokenRefused(LapelError):
    """The bearer token opens nothing."""


class TokenUnknown(TokenRefused):
    """There is no such token: the client has to show one (401)."""


class TokenRevoked(TokenRefused):
    """The token was good once and has been revoked (403)."""


class DockRefused(LapelError):
    """A dock or its token cannot be made or revoked as asked."""


class UploadRefused(LapelError):
    """The upload is not in a state that allows this."""


class BytesMissing(LapelError):
    """Neither the staged file nor the vault holds the bytes of an upload that is to be accepted."""


class ResolutionRefused(LapelError):
    """A recording in quarantine cannot be let stand, or set apart, like this."""


class ReportUnknown(LapelError):
    """There is no such report of missing footage for this viewer; nobody learns which."""


class ReportRefused(LapelError):
    """Missing footage cannot be reported, answered or withdrawn like this."""

"""What one byte server allows, as data."""

from dataclasses import dataclass
from datetime import timedelta

MIB = 1 << 20
GIB = 1 << 30


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Every number that the door enforces; the defaults suit one agency's server."""

    connections: int = 1024
    connections_per_peer: int = 256
    uploads: int = 8192
    uploads_per_dock: int = 1024
    largest_upload: int = 128 * GIB
    disk_reserve: int = GIB
    head_bytes: int = 32 * 1024
    head_seconds: float = 10.0
    idle_seconds: float = 75.0
    pace_seconds: float = 20.0
    pace_bytes_per_second: int = 1024
    send_seconds: float = 60.0
    lock_seconds: float = 1.0
    stop_seconds: float = 10.0
    checkpoint: int = 64 * MIB
    expires: timedelta = timedelta(days=7)
    sweep_seconds: float = 60.0
    retry_seconds: float = 2.0
    token_cache_seconds: float = 5.0
    holder_cache_seconds: float = 1.0

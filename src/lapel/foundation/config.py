"""Where this installation keeps its state and how it is reached: read once from the environment.

`LAPEL_HOME` (default `.lapel` in the current folder) holds all state; `LAPEL_PORT`
(default 8000) is the web's port and the next one is the byte server's.
"""

import os
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path

from lapel.foundation.errors import LapelError

THIS_MACHINE = "127.0.0.0/8,::1/128"


class ConfigError(LapelError):
    """The environment names a setting that cannot be used."""


@dataclass(frozen=True, kw_only=True)
class Config:
    """One installation."""

    home: Path
    port: int = 8000
    host: str = "127.0.0.1"
    public_web: str = ""
    public_bytes: str = ""
    log_origin: str = "lapel.example/demo-agency/log"
    agency: str = "Demo Enforcement Agency"
    time_zone: str = "America/New_York"
    demo: bool = True
    lock_after: timedelta = timedelta(minutes=30)
    """How long nobody may do anything before a session locks."""
    hook_networks: tuple[str, ...] = ()
    """Networks that are not public and to which news may go all the same."""

    @property
    def byte_port(self) -> int:
        """The port of the byte server."""
        return self.port + 1

    @property
    def web_url(self) -> str:
        """The address people type, without a slash at its end."""
        return self.public_web or f"http://{self.host}:{self.port}"

    @property
    def byte_url(self) -> str:
        """The address of the byte server as browsers and docks reach it."""
        return self.public_bytes or f"http://{self.host}:{self.byte_port}"

    @property
    def vault(self) -> Path:
        """Blobs by hash."""
        return self.home / "vault"

    @property
    def staging(self) -> Path:
        """Uploads on their way, in the vault's file system."""
        return self.vault / "staging"

    @property
    def log(self) -> Path:
        """The public tile files and the checkpoint."""
        return self.home / "log"

    @property
    def keys(self) -> Path:
        """Private keys, mode 0700."""
        return self.home / "keys"

    @property
    def db(self) -> Path:
        """The embedded database."""
        return self.home / "db"

    @property
    def run(self) -> Path:
        """Process files."""
        return self.home / "run"

    @property
    def logs(self) -> Path:
        """What the processes say."""
        return self.home / "logs"

    @property
    def exports(self) -> Path:
        """Packages made for download; may be emptied at any time."""
        return self.home / "exports"


def load() -> Config:
    """The installation that the environment describes.

    Raises:
        ConfigError: a value cannot be used.
    """
    raw_port = os.environ.get("LAPEL_PORT", "8000")
    if not raw_port.isdigit() or not 0 < int(raw_port) < 65_535:
        raise ConfigError(f"LAPEL_PORT is {raw_port!r}; give a port from 1 to 65534")
    demo = os.environ.get("LAPEL_DEMO", "1") == "1"
    return Config(
        home=Path(os.environ.get("LAPEL_HOME", ".lapel")).absolute(),
        port=int(raw_port),
        host=os.environ.get("LAPEL_HOST", "127.0.0.1"),
        public_web=os.environ.get("LAPEL_WEB_URL", "").rstrip("/"),
        public_bytes=os.environ.get("LAPEL_BYTES_URL", "").rstrip("/"),
        log_origin=os.environ.get("LAPEL_LOG_ORIGIN", Config.log_origin),
        agency=os.environ.get("LAPEL_AGENCY", Config.agency),
        time_zone=os.environ.get("LAPEL_TIME_ZONE", Config.time_zone),
        demo=demo,
        lock_after=_lock_after(os.environ.get("LAPEL_LOCK_AFTER", "30")),
        hook_networks=_networks(
            os.environ.get("LAPEL_HOOK_NETWORKS", THIS_MACHINE if demo else "")
        ),
    )


def _lock_after(text: str) -> timedelta:
    if not text.isdigit() or not 0 < int(text) <= 30:
        raise ConfigError(f"LAPEL_LOCK_AFTER is {text!r}; give whole minutes from 1 to 30")
    return timedelta(minutes=int(text))


def _networks(text: str) -> tuple[str, ...]:
    try:
        return tuple(str(ip_network(part.strip())) for part in text.split(",") if part.strip())
    except ValueError as error:
        raise ConfigError(
            f"LAPEL_HOOK_NETWORKS: {error}; write networks like 10.20.0.0/16, with commas between"
        ) from error

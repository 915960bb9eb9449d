"""Read the token file that the agency gave this dock."""

import json
from dataclasses import dataclass
from pathlib import Path

from lapel_dock.errors import BadTokenFile
from lapel_verify.errors import Refused
from lapel_verify.notes import VerifierKey

CURE = "Make one at the server: lapel devices token create NAME --office CODE > FILE"


@dataclass(frozen=True, kw_only=True)
class Token:
    """What a dock needs to know of its server: the address, the secret, the keys to believe."""

    server: str
    secret: str
    dock: str
    receipt_key: VerifierKey
    log_key: VerifierKey


def read(path: Path) -> Token:
    """Read a token file.

    Raises:
        BadTokenFile: it is missing, not JSON, or a part is missing or wrong.
    """
    try:
        parts = json.loads(path.read_bytes())
    except OSError as problem:
        raise BadTokenFile(
            f"The token file {path} cannot be read: {problem.strerror}. {CURE}"
        ) from problem
    except ValueError as problem:
        raise BadTokenFile(f"The token file {path} is not JSON ({problem}). {CURE}") from problem
    if not isinstance(parts, dict):
        raise BadTokenFile(f"The token file {path} holds no object. {CURE}")
    return Token(
        server=_text(parts, "server", path),
        secret=_text(parts, "token", path),
        dock=str(parts.get("dock", "")),
        receipt_key=_key(parts, "receipt_key", path),
        log_key=_key(parts, "log_key", path),
    )


def _text(parts: dict[str, object], name: str, path: Path) -> str:
    value = parts.get(name)
    if not isinstance(value, str) or not value.strip():
        raise BadTokenFile(f'The token file {path} lacks "{name}". {CURE}')
    return value.strip()


def _key(parts: dict[str, object], name: str, path: Path) -> VerifierKey:
    text = _text(parts, name, path)
    try:
        return VerifierKey.parse(text)
    except Refused as problem:
        raise BadTokenFile(
            f'In the token file {path}, "{name}" is no verifier key ({problem}). {CURE}'
        ) from problem

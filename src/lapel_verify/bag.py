"""BagIt 1.0 (RFC 8493) as packages use it: SHA-256 manifests over every file."""

import hashlib
import re
from collections.abc import Mapping

from lapel_verify.containers import Container, check_name, chunks, document
from lapel_verify.errors import ContainerError, Refused
from lapel_verify.outcome import Outcome

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"

_LINE = re.compile(r"([0-9a-f]{64})  ?\*?(\S.*)")


class ManifestError(Refused):
    """A manifest cannot be read."""


def parse_manifest(data: bytes) -> dict[str, str]:
    """The SHA-256 of each file that a manifest lists.

    Raises:
        ManifestError: a line has another form, or a file is listed twice.
        ContainerError: a listed name is no plain path.
    """
    try:
        lines = data.decode().splitlines()
    except UnicodeDecodeError as error:
        raise ManifestError(f"the manifest is not UTF-8: {error}") from None
    listed: dict[str, str] = {}
    for line in lines:
        match = _LINE.fullmatch(line)
        if not match:
            raise ManifestError(f"{line[:80]!r} is no line of a manifest")
        digest, name = match.groups()
        check_name(name)
        if name in listed:
            raise ManifestError(f"{name!r} is listed twice")
        listed[name] = digest
    return listed


def check(container: Container, outcome: Outcome) -> dict[str, str]:
    """Check declaration and manifests; returns the true SHA-256 of each file that is there."""
    with outcome.refusing("manifest-malformed"):
        if document(container, "bagit.txt", 1000) != DECLARATION:
            raise ManifestError("bagit.txt is not the declaration of BagIt 1.0 in UTF-8")
    payload = {name for name in container.sizes if name.startswith("data/")}
    tags = set(container.sizes) - payload - {TAG_MANIFEST}
    hashes: dict[str, str] = {}
    for manifest, covered in ((MANIFEST, payload), (TAG_MANIFEST, tags)):
        listed: dict[str, str] = {}
        with outcome.refusing("manifest-malformed", about=manifest):
            listed = parse_manifest(document(container, manifest))
        hashes |= _compare(container, outcome, manifest, listed, covered)
    if not outcome.refusals:
        size = sum(container.sizes.values())
        outcome.say(f"{len(hashes)} files, {size:,} bytes, every SHA-256 as listed")
    return hashes


def _compare(
    container: Container,
    outcome: Outcome,
    manifest: str,
    listed: Mapping[str, str],
    covered: set[str],
) -> dict[str, str]:
    hashes: dict[str, str] = {}
    for name in sorted(set(listed) - covered):
        outcome.refuse("file-missing", f"{name} is in {manifest}, but not in the package")
    for name in sorted(covered - set(listed)):
        outcome.refuse("file-not-listed", f"{name} is in the package, but not in {manifest}")
    for name in sorted(covered):
        try:
            hashes[name] = sha256(container, name)
        except ContainerError as error:
            outcome.refuse("file-altered", str(error))
            continue
        if name in listed and hashes[name] != listed[name]:
            outcome.refuse(
                "file-altered",
                f"{name} has SHA-256 {hashes[name]}, {manifest} says {listed[name]}",
            )
    return hashes


def sha256(container: Container, name: str) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    digest = hashlib.sha256()
    for piece in chunks(container, name):
        digest.update(piece)
    return digest.hexdigest()

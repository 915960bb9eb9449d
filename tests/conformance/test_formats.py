"""The examples in docs/formats: a stranger who follows the text arrives at these bytes.

Computed here with the standard library and `cryptography` alone, after the words of
the documents; the product's own code then has to agree.
"""

import base64
import hashlib
import hmac
import json
import re
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from lapel_verify import canonical, checkpoints, receipts
from lapel_verify import package as checker
from lapel_verify.notes import VerifierKey

FORMATS = Path(__file__).parents[2] / "docs" / "formats"


def _blocks(document: str, kind: str) -> list[str]:
    text = (FORMATS / document).read_text()
    return re.findall(rf"^```{kind}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def _values(document: str) -> dict[str, str]:
    (block,) = _blocks(document, "values")
    return dict(re.split(r"\s{2,}", line) for line in block.splitlines())


def _sha256(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def _entry() -> bytes:
    (block,) = _blocks("custody-entry.md", "entry")
    return block.rstrip("\n").encode()


def _receipt() -> tuple[str, dict[str, Any]]:
    (key,), (receipt,) = _blocks("receipt.md", "text"), _blocks("receipt.md", "json")
    return key.strip(), json.loads(receipt)


def _ed25519_holds(key: str, line: str, message: bytes) -> bool:
    """Check a signature line with the key's text, by OpenSSL; raises when it does not hold."""
    name, key_id, encoded = key.split("+", 2)
    public = base64.b64decode(encoded)
    signed = base64.b64decode(line.removeprefix(f"— {name} "))
    assert _sha256(name.encode(), b"\n", public)[:4].hex() == key_id == signed[:4].hex()
    Ed25519PublicKey.from_public_bytes(public[1:]).verify(signed[4:], message)
    return True


def test_the_entry_is_canonical_and_gives_its_commitment_and_leaf() -> None:
    values, entry = _values("custody-entry.md"), _entry()
    commitment = hmac.digest(bytes.fromhex(values["salt"]), entry, "sha256")

    assert len(entry) == 498
    assert canonical.dumps(canonical.loads(entry)) == entry
    assert commitment.hex() == values["commitment"]
    assert _sha256(b"\0", commitment).hex() == values["leaf"]


def test_the_three_entries_give_the_roots_of_the_log() -> None:
    values = _values("log.md")
    commitment = bytes.fromhex(_values("custody-entry.md")["commitment"])
    leaves = [_sha256(b"\0", data) for data in (b"\1" * 32, commitment, b"\2" * 32)]
    two = _sha256(b"\1", leaves[0], leaves[1])

    assert [values[f"leaf {n}"] for n in range(3)] == [leaf.hex() for leaf in leaves]
    assert values["root of 2"] == two.hex()
    assert values["root of 3"] == _sha256(b"\1", two, leaves[2]).hex()


def test_the_checkpoint_is_signed_by_the_key_as_the_text_says() -> None:
    (note,) = _blocks("log.md", "checkpoint")
    _, key = (block.strip() for block in _blocks("log.md", "text"))
    text, _, line = note.rpartition("\n\n")
    seed = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))

    assert base64.b64decode(key.split("+", 2)[2]) == b"\1" + seed.public_key().public_bytes_raw()
    assert _ed25519_holds(key, line.strip(), f"{text}\n".encode())
    opened = checkpoints.open_checkpoint(note.encode(), [VerifierKey.parse(key)])
    assert opened.root.hex() == _values("log.md")["root of 3"]


def test_the_receipt_is_signed_over_its_first_line_and_canonical_payload() -> None:
    key, receipt = _receipt()
    compact = json.dumps(
        receipt["payload"], sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )
    signed = b"lapel receipt v1\n" + compact.encode()

    assert hashlib.sha256(signed).hexdigest() == _values("receipt.md")["signed"]
    assert _ed25519_holds(key, receipt["signature"], signed)


def test_the_receipt_is_for_the_entry_and_stands_in_the_log_of_the_examples() -> None:
    key, receipt = _receipt()
    _, log_key = (block.strip() for block in _blocks("log.md", "text"))
    read = receipts.verify(receipt, VerifierKey.parse(key))
    entry = json.loads(_entry())

    assert read.commitment.hex() == _values("custody-entry.md")["commitment"]
    assert (read.entry, read.clip) == (entry["id"], entry["detail"]["clip"])
    assert receipts.verify_log(read, VerifierKey.parse(log_key)).size == 3


def test_every_refusal_of_the_checker_is_documented_and_no_other() -> None:
    sources = Path(checker.__file__).parent.glob("*.py")
    name = re.compile(r'"((?:[a-z]+-)+[a-z]+)"')
    written = {found for source in sources for found in name.findall(source.read_text())}
    written -= {"utf-16-be", "lapel-verify"}
    written |= {"another-log-key", "another-receipt-key"}
    table = (FORMATS / "package.md").read_text().partition("## Checking")[2]
    rows = [line.split("|")[3] for line in table.splitlines() if line.startswith("|")]

    assert written == {one for row in rows for one in re.findall(r"`([a-z-]+)`", row)}

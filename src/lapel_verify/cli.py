"""`lapel-verify`: check a custody package from the command line.

Exit status: 0 everything holds, 1 something is refused, 2 the call is wrong.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from lapel_verify import package
from lapel_verify.errors import NoteError
from lapel_verify.notes import VerifierKey, parse_keys
from lapel_verify.outcome import Step

SELF_CONSISTENT = (
    "The log key was taken from the package itself. This proves only that the package agrees\n"
    "with itself: whoever made it may have chosen the key. To prove that it comes from the\n"
    "agency's log, get the log key from the agency by another way and give it with --log-key."
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit status."""
    given = _parser().parse_args(arguments)
    failed = 0
    for step in package.check(
        given.package, log_keys=given.log_key, receipt_keys=given.receipt_key
    ):
        _show(step)
        failed += len(step.refusals)
    _conclude(failed, pinned=bool(given.log_key))
    return 1 if failed else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="lapel-verify",
        description="Check a custody package without network, database or trust in its maker.",
    )
    parser.add_argument("package", type=_package, help="the package: a folder or a .zip")
    for name, what in (("--log-key", "checkpoints"), ("--receipt-key", "receipts")):
        parser.add_argument(
            name,
            type=_keys,
            default=(),
            metavar="FILE|TEXT",
            help=f"the key that must have signed {what}, as name+hash+base64 or a file with it",
        )
    return parser


def _package(text: str) -> Path:
    path = Path(text)
    if not path.exists():
        raise argparse.ArgumentTypeError(f"{text} does not exist")
    return path


def _keys(text: str) -> tuple[VerifierKey, ...]:
    try:
        is_file = Path(text).is_file()
    except OSError:
        is_file = False
    try:
        return parse_keys(Path(text).read_text(encoding="utf-8") if is_file else text)
    except (NoteError, OSError, UnicodeDecodeError) as error:
        raise argparse.ArgumentTypeError(f"neither a key nor a file with one: {error}") from None


def _show(step: Step) -> None:
    _print(f"{step.number}. {step.title} … {'ok' if step.ok else 'REFUSED'}")
    for text in step.says:
        _print(f"   {text}")
    for refusal in step.refusals:
        _print(f"   {refusal.name}: {refusal.reason}")


def _conclude(failed: int, *, pinned: bool) -> None:
    _print("")
    if failed:
        _print(f"Refused: {failed} {'reason' if failed == 1 else 'reasons'}, named above.")
        return
    _print("Everything holds.")
    if not pinned:
        for line in SELF_CONSISTENT.splitlines():
            _print(line)


def _print(text: str) -> None:
    """Write text that may come from the package: nothing in it can steer the terminal."""
    plain = "".join(c if c.isprintable() else "\ufffd" for c in text)
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(plain.encode(encoding, "replace").decode(encoding) + "\n")

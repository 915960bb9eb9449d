"""Signing checkpoints (C2SP tlog-checkpoint); reading them is lapel_verify's."""

from lapel.transparency.note import CannotSign, Signer
from lapel_verify import checkpoints
from lapel_verify.checkpoints import Checkpoint
from lapel_verify.errors import CheckpointError


def sign(origin: str, size: int, root: bytes, signer: Signer) -> bytes:
    """The signed checkpoint of a log at this size.

    The caller must never sign two roots for one size, nor a size below an
    earlier one: a checkpoint cannot be taken back.

    Raises:
        CannotSign: the signer has another name than the log, or a value is malformed.
    """
    if signer.name != origin:
        raise CannotSign(f"the log {origin} cannot be signed under the name {signer.name}")
    text = Checkpoint(origin=origin, size=size, root=root).text()
    try:
        checkpoints.parse(text)
    except CheckpointError as error:
        raise CannotSign(str(error)) from None
    return signer.sign(text)

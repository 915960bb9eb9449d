"""Change what is known of footage. Each function is one act and leaves one custody entry."""

from lapel.evidence.arrivals import Arrival, Reason, Received
from lapel.evidence.batches import BulkResult, Preview, Refused
from lapel.evidence.fixity import MISSING, check_now, record_check, wrong
from lapel.evidence.services.examining import (
    Examination,
    Made,
    record_examination,
    record_made,
    retry_work,
)
from lapel.evidence.services.receiving import quarantine, receive
from lapel.evidence.services.standing import resolve, set_apart
from lapel.evidence.services.tagging import (
    accept_suggestions,
    categorise,
    preview,
    set_case_number,
    tag,
)
from lapel.evidence.services.undoing import undo
from lapel.evidence.services.watching import (
    PlayableClip,
    Viewing,
    start_download,
    start_viewing,
)

__all__ = [
    "MISSING",
    "Arrival",
    "BulkResult",
    "Examination",
    "Made",
    "PlayableClip",
    "Preview",
    "Reason",
    "Received",
    "Refused",
    "Viewing",
    "accept_suggestions",
    "categorise",
    "check_now",
    "preview",
    "quarantine",
    "receive",
    "record_check",
    "record_examination",
    "record_made",
    "resolve",
    "retry_work",
    "set_apart",
    "set_case_number",
    "start_download",
    "start_viewing",
    "tag",
    "undo",
    "wrong",
]

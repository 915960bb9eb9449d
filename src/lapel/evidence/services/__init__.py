"""Change what is known of footage. Each function is one act and leaves one custody entry."""

from lapel.evidence.arrivals import Arrival, Reason, Received
from lapel.evidence.batches import BulkResult, Preview, Refused
from lapel.evidence.fixity import MISSING, check_now, record_check, wrong
from lapel.evidence.services.cases import (
    add_folder,
    close_case,
    open_case,
    rename_case,
    reopen_case,
)
from lapel.evidence.services.cutting import (
    make_cut,
    make_still,
    record_cut,
    retry_cut,
    start_cut_download,
)
from lapel.evidence.services.examining import (
    Examination,
    Made,
    record_examination,
    record_made,
    retry_work,
)
from lapel.evidence.services.exporting import FootageList, export_footage_list
from lapel.evidence.services.filing import put_in_case, take_out_of_case
from lapel.evidence.services.noting import add_marker, add_note, remove_marker, strike_note
from lapel.evidence.services.receiving import quarantine, receive
from lapel.evidence.services.saving import forget_view, keep_position, save_view
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
    "FootageList",
    "Made",
    "PlayableClip",
    "Preview",
    "Reason",
    "Received",
    "Refused",
    "Viewing",
    "accept_suggestions",
    "add_folder",
    "add_marker",
    "add_note",
    "categorise",
    "check_now",
    "close_case",
    "export_footage_list",
    "forget_view",
    "keep_position",
    "make_cut",
    "make_still",
    "open_case",
    "preview",
    "put_in_case",
    "quarantine",
    "receive",
    "record_check",
    "record_cut",
    "record_examination",
    "record_made",
    "remove_marker",
    "rename_case",
    "reopen_case",
    "resolve",
    "retry_cut",
    "retry_work",
    "save_view",
    "set_apart",
    "set_case_number",
    "start_cut_download",
    "start_download",
    "start_viewing",
    "strike_note",
    "tag",
    "take_out_of_case",
    "undo",
    "wrong",
]

"""Docks and what they bring. Each function is one act."""

from lapel.ingest.acceptance import accept
from lapel.ingest.receipts import receipt, receipts_of, signer
from lapel.ingest.selectors import DockIdentity, NewUpload, SameFile, UploadFacts
from lapel.ingest.services.quarantine import (
    Resolved,
    Unresolved,
    resolve,
    resolve_each,
    set_apart,
)
from lapel.ingest.services.reporting import (
    answer_missing,
    propose,
    report_missing,
    withdraw_missing,
)
from lapel.ingest.services.uploads import (
    Issued,
    authenticate,
    close_upload,
    create_dock_token,
    open_upload,
    revoke_dock_token,
    set_length,
)

__all__ = [
    "DockIdentity",
    "Issued",
    "NewUpload",
    "Resolved",
    "SameFile",
    "Unresolved",
    "UploadFacts",
    "accept",
    "answer_missing",
    "authenticate",
    "close_upload",
    "create_dock_token",
    "open_upload",
    "propose",
    "receipt",
    "receipts_of",
    "report_missing",
    "resolve",
    "resolve_each",
    "revoke_dock_token",
    "set_apart",
    "set_length",
    "signer",
    "withdraw_missing",
]

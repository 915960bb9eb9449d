"""Read docks, tokens and uploads: frozen dataclasses, never rows."""

from lapel.ingest.selectors.uploads import (
    DockIdentity,
    NewUpload,
    SameFile,
    TokenFacts,
    UploadFacts,
    final_of,
    have,
    receipt_payload,
    tokens,
    unfinished,
    upload,
)

__all__ = [
    "DockIdentity",
    "NewUpload",
    "SameFile",
    "TokenFacts",
    "UploadFacts",
    "final_of",
    "have",
    "receipt_payload",
    "tokens",
    "unfinished",
    "upload",
]

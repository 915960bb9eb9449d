"""The table of the API: every operation of its OpenAPI document, and whose tokens it heeds.

Letters as in the table of pages. Wearers and people without a role have no tokens. Each token
holds every scope that its owner can give.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from tests.matrix.forms import (
    any_recording,
    api_assigned,
    api_decided,
    api_reason,
    api_tags,
    new_case,
)
from tests.matrix.rows import Row, change, look, page

SEEN = ("sca", "sca", "ca", "ca")
WRITTEN = ("sc", "sc", "c", "c")
KEPT = ("c", "c", "c", "c")
NONE = frozenset({404, 409})

OPERATIONS: Final[Mapping[str, Row]] = MappingProxyType(
    {
        "GET /api/v1/recordings": page("sca"),
        "GET /api/v1/recordings/{recording}": look(*SEEN),
        "GET /api/v1/recordings/{recording}/tags": look(*SEEN),
        "PATCH /api/v1/recordings/{recording}/tags": change(*WRITTEN, sends=api_tags),
        "GET /api/v1/recordings/{recording}/custody": look(*SEEN),
        "GET /api/v1/recordings/{recording}/notes": look(*SEEN),
        "POST /api/v1/recordings/{recording}/notes": change(
            *WRITTEN, sends=lambda *_: {"text": "Seen."}
        ),
        "GET /api/v1/categories": page("sca"),
        "GET /api/v1/clips/{clip}": look(*SEEN),
        "GET /api/v1/clips/{clip}/content": look("ca", "ca", "ca", "ca"),
        "GET /api/v1/receipts/{upload}": look(*SEEN),
        "GET /api/v1/members": page("scad"),
        "GET /api/v1/members/{member}": look("scad", "scad", "cad", "cad"),
        "GET /api/v1/cameras": page("scad"),
        "GET /api/v1/cameras/{serial}": look("scad", "scad", "cad", "scad"),
        "GET /api/v1/assignments": page("scad"),
        "GET /api/v1/cases": page("sca"),
        "GET /api/v1/cases/{case}": look(*SEEN),
        "GET /api/v1/cases/{case}/items": look(*SEEN),
        "POST /api/v1/cases": change(*KEPT, sends=new_case),
        "PATCH /api/v1/cases/{case}": change(*KEPT, sends=lambda *_: {"title": "Other"}),
        "POST /api/v1/cases/{case}/folders": change(*KEPT, sends=lambda *_: {"name": "Stills"}),
        "POST /api/v1/cases/{case}/items": change(*KEPT, sends=any_recording),
        "POST /api/v1/cases/{case}/items/removal": change(*KEPT, sends=any_recording),
        "GET /api/v1/quarantine": page("sca"),
        "GET /api/v1/quarantine/{recording}": look(*SEEN),
        "POST /api/v1/quarantine/{recording}/resolution": change(
            *KEPT, sends=api_decided, also=NONE
        ),
        "POST /api/v1/quarantine/{recording}/setting-apart": change(
            *KEPT, sends=api_reason, also=NONE
        ),
        "GET /api/v1/log/entries": page("ca"),
        "GET /api/v1/log/entries/{entry}": look("ca", "ca", "ca", "ca"),
        "GET /api/v1/log/checkpoint": page("ca"),
        "GET /api/v1/me": page("scad"),
        "POST /api/v1/cameras/{serial}/return": change("d", "d", "d", "d"),
        "POST /api/v1/assignments": change("d", "d", "d", "d", sends=api_assigned, also=NONE),
    }
)

"""The table: every page and act of the staff door, and who is let in.

Letters: n nobody's role, w wearer, s supervisor of the wearer's unit, c custodian, a auditor,
d administrator. A row with four columns reads: own, same unit, other office, quarantined.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from tests.matrix.forms import (
    answered,
    decided,
    in_case,
    missing,
    moment,
    named,
    span,
    tagged,
    token,
)
from tests.matrix.rows import EVERYBODY, Row, act, change, look, page

SEEN = ("wsca", "sca", "ca", "ca")
"""Who sees footage of each relation."""

TAGGED = ("wsc", "sc", "c", "c")
"""Who may write on it."""

PAGES: Final[Mapping[str, Row]] = MappingProxyType(
    {
        "home": page(EVERYBODY),
        "health": page(EVERYBODY, strangers=True),
        "palette": page(EVERYBODY),
        "standing": page(EVERYBODY),
        "log": page(EVERYBODY),
        "account_login": page(EVERYBODY, strangers=True),
        "account_logout": page(EVERYBODY, strangers=True),
        "account_inactive": page(EVERYBODY, strangers=True),
        "evidence:footage": page("wsca"),
        "evidence:recording": look(*SEEN),
        "evidence:recording_work": look(*SEEN),
        "evidence:play": change(*SEEN, also=frozenset({410})),
        "evidence:download": change("ca", "ca", "ca", "ca"),
        "evidence:download_derivative": change("ca", "ca", "ca", "ca", also=frozenset({410})),
        "evidence:work": page("cad"),
        "evidence:retry": change("cad", "cad", "cad", "cad"),
        "evidence:today": page("wsca"),
        "evidence:day_map": page("wsca"),
        "evidence:save_view": act("wsca", sends=lambda *_: {"name": "Mine", "address": "?q=a"}),
        "evidence:forget_view": change("w", "w", "w", "w"),
        "evidence:tag": change(*TAGGED, sends=tagged, answers=True),
        "evidence:tag_preview": change(*TAGGED, sends=tagged, answers=True),
        "evidence:accept": change(*TAGGED, sends=named, answers=True),
        "evidence:undo": change("c", "c", "c", "c"),
        "evidence:tag_form": look(*TAGGED),
        "evidence:cases": page("wsca"),
        "evidence:case": look(*SEEN),
        "evidence:open_case": act("c", sends=lambda *_: {"number": "24-9", "title": "New"}),
        "evidence:choose_case": page("c"),
        "evidence:choose_folder": look("c", "c", "c", "c", sends=in_case),
        "evidence:put_in": change("c", "c", "c", "c", sends=in_case),
        "evidence:rename_case": change("c", "c", "c", "c", sends=lambda *_: {"title": "Other"}),
        "evidence:close_case": change("c", "c", "c", "c"),
        "evidence:reopen_case": change("c", "c", "c", "c"),
        "evidence:add_folder": change("c", "c", "c", "c", sends=lambda *_: {"name": "Stills"}),
        "evidence:take_out": change("c", "c", "c", "c", sends=named),
        "evidence:cuts": look(*SEEN),
        "evidence:cut": change("sc", "sc", "c", "c", sends=span),
        "evidence:still": change("sc", "sc", "c", "c", sends=moment),
        "evidence:retry_cut": change("sc", "sc", "c", "c"),
        "evidence:download_cut": change("ca", "ca", "ca", "ca"),
        "evidence:note": change(*TAGGED, sends=lambda *_: {"text": "Seen."}),
        "evidence:strike_note": change("c", "c", "c", "c"),
        "evidence:mark": change(*TAGGED, sends=moment),
        "evidence:remove_marker": change("c", "c", "c", "c"),
        "evidence:stopped": change(*SEEN, sends=moment),
        "ingest:quarantine": page("sca"),
        "ingest:plan": look("c", "c", "c", "c", sends=decided),
        "ingest:people": page("c"),
        "ingest:resolve": change("c", "c", "c", "c", sends=decided, also=frozenset({409})),
        "ingest:item": look(*SEEN),
        "ingest:set_apart": change("c", "c", "c", "c", sends=lambda *_: {"reason": "Look again"}),
        "ingest:missing": page("wsca"),
        "ingest:missing_new": page("w"),
        "ingest:report_missing": act("w", sends=missing),
        "ingest:missing_report": look("wsca", "sca", "ca", "ca"),
        "ingest:answer_missing": change("sc", "sc", "c", "c", sends=answered),
        "ingest:withdraw_missing": change("w", "", "", ""),
        "tokens": page("scad"),
        "make_token": act("scad", sends=token),
        "revoke_token": change("c", "c", "c", "c"),
        "session": page(EVERYBODY),
        "session_active": act(EVERYBODY),
        "unlock": act(EVERYBODY),
        "people": page("scad"),
        "person": look("wscad", "scad", "cad", "cad"),
        "disclosure:packages": look("ca", "ca", "ca", "ca"),
        "disclosure:request": change("ca", "ca", "ca", "ca"),
        "disclosure:download": change("ca", "ca", "ca", "ca", also=frozenset({410})),
        "disclosure:failed": page("cad"),
        "disclosure:retry": change("cad", "cad", "cad", "cad"),
    }
)

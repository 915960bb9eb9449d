"""The table: every page and act of the staff door, and who is let in.

Letters: n nobody's role, w wearer, s supervisor of the wearer's unit, c custodian, a auditor,
d administrator. A row with four columns reads: own, same unit, other office, quarantined.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from tests.matrix.rows import EVERYBODY, Row, change, look, page

SEEN = ("wsca", "sca", "ca", "ca")
"""Who sees footage of each relation."""

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
        "disclosure:packages": look("ca", "ca", "ca", "ca"),
        "disclosure:request": change("ca", "ca", "ca", "ca"),
        "disclosure:download": change("ca", "ca", "ca", "ca", also=frozenset({410})),
        "disclosure:failed": page("cad"),
        "disclosure:retry": change("cad", "cad", "cad", "cad"),
    }
)

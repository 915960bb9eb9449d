"""A small agency with a dock, and viewers of every kind; files come in through acceptance."""

import hashlib
from dataclasses import dataclass, replace
from uuid import UUID

import pytest
from pytest_django import Settings

from lapel.accounts import selectors as accounts
from lapel.accounts.rules import Scope, Viewer
from lapel.accounts.testing import make_user
from lapel.custody.services import SYSTEM
from lapel.evidence.vault import Vault
from lapel.foundation import config as configuration
from lapel.foundation.config import Config
from lapel.ingest import services
from lapel.ingest.services import DockIdentity, NewUpload
from lapel.program import services as program
from lapel.program.testing import SmallProgram, small_program


@dataclass(frozen=True, kw_only=True)
class Desk:
    """The agency, its dock, who looks, and a way to bring files in."""

    agency: SmallProgram
    dock: DockIdentity
    config: Config
    viewers: dict[str, Viewer]
    colleague: UUID

    def bring(self, content: bytes = b"footage", **changes: str) -> UUID:
        """One file through acceptance; its recording."""
        said = {
            "device": self.agency.serial,
            "recording": hashlib.sha256(content).hexdigest()[:8],
            "filename": "R7.mp4",
            "wearer": self.agency.badge,
            "started_at": "2024-03-13T19:02:00Z",
            "triggered_at": "2024-03-13T19:02:30Z",
            "ended_at": "2024-03-13T19:12:00Z",
        } | changes
        pairs = {key: value.encode() for key, value in said.items()}
        new = NewUpload(dock_id=self.dock.dock_id, length=len(content), pairs=pairs)
        upload = services.open_upload(new)
        staged = Vault(self.config.vault).staging / str(upload.id)
        staged.write_bytes(content)
        digest = hashlib.sha256(content).hexdigest()
        services.accept(upload=upload.id, staged=staged, sha256=digest, size=len(content))
        receipt = services.receipt(upload.id, self.dock.dock_id, self.config)
        assert receipt is not None
        return UUID(receipt["payload"]["recording"])


@pytest.fixture
def desk(db: None, home: object, settings: Settings) -> Desk:
    """A desk with nothing on it."""
    config = replace(configuration.load())
    settings.LAPEL = config
    agency = small_program()
    colleague = program.add_member(
        given="Cai", family="Chen", badge="3391", unit=agency.unit, by=SYSTEM
    )
    issued = services.create_dock_token(name="BAL-1", office="BAL", by=SYSTEM)
    return Desk(
        agency=agency,
        dock=services.authenticate(issued.token),
        config=config,
        viewers=_viewers(agency, colleague),
        colleague=colleague,
    )


def _viewers(agency: SmallProgram, colleague: UUID) -> dict[str, Viewer]:
    unit = Scope(kind="unit", id=agency.unit)
    other = Scope(kind="unit", id=agency.other_unit)
    users = {
        "wearer": make_user("wearer", "wearer"),
        "colleague": make_user("colleague", "wearer"),
        "other": make_user("other", "wearer"),
        "supervisor": make_user("supervisor", "supervisor", scope=unit),
        "elsewhere": make_user("elsewhere", "supervisor", scope=other),
        "custodian": make_user("custodian", "custodian"),
        "auditor": make_user("auditor", "auditor"),
        "admin": make_user("admin", "admin"),
    }
    members = {"wearer": agency.member, "colleague": colleague, "other": agency.other_member}
    for name, member in members.items():
        program.link_user(member=member, user=users[name].id, by=SYSTEM)

    return {name: accounts.viewer(user) for name, user in users.items()}

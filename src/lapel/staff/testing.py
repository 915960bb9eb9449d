"""A small agency with footage, and programs that call the API with tokens of its people."""

import json
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final
from uuid import UUID

from django.test import Client

from lapel.accounts.rules import Scope, Viewer
from lapel.accounts.selectors import viewer
from lapel.accounts.testing import make_api_token, make_user
from lapel.custody.services import SYSTEM, Actor
from lapel.evidence.services import Reason
from lapel.evidence.testing import kept, received
from lapel.program import services as program
from lapel.program.testing import ROLLOUT, SmallProgram, small_program

READS: Final = ("read:footage", "read:media")
SCOPES: Final = {
    "supervisor": (*READS, "read:program", "write:tags"),
    "custodian": (
        *READS,
        "read:log",
        "read:program",
        "write:tags",
        "write:cases",
        "write:quarantine",
    ),
    "auditor": (*READS, "read:log", "read:program"),
    "admin": ("read:program", "write:program"),
}
"""Every scope that a role can give."""
UNKNOWN = Reason(code="unknown_camera", text="no camera of the program has this serial number")
Answer = Any
"""What Django's test client gives: an answer that reads JSON, too."""
_numbers = count()


@dataclass(frozen=True, kw_only=True)
class Caller:
    """A program of somebody's, with its token."""

    owner: Viewer
    secret: str
    token: UUID
    actor: Actor
    client: Client = field(default_factory=Client)

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """One call; `path` may leave /api/v1 out, headers are named like `If_Match`."""
        address = path if path.startswith("/api/") else f"/api/v1{path}"
        given = {"Authorization": f"Bearer {self.secret}"}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        answer: Answer = self.client.generic(
            method,
            address,
            json.dumps(body) if body is not None else "",
            content_type=given.pop("Content-Type", "application/json"),
            headers=given,
        )
        return answer

    def get(self, path: str, **headers: str) -> Answer:
        """Read."""
        return self.ask("GET", path, **headers)

    def post(self, path: str, body: Any, **headers: str) -> Answer:
        """Act."""
        return self.ask("POST", path, body, **headers)

    def patch(self, path: str, body: Any, **headers: str) -> Answer:
        """Change."""
        return self.ask("PATCH", path, body, **headers)


@dataclass(frozen=True, kw_only=True)
class Agency:
    """Who and what there is."""

    program: SmallProgram
    own: UUID
    """A recording of badge 4417, in the unit of the supervisor."""
    clip: UUID
    other: UUID
    """A recording of badge 2210, of another unit."""
    other_clip: UUID
    apart: UUID
    """A recording of nobody, in quarantine."""

    def caller(self, role: str, *scopes: str, barred: bool = False) -> Caller:
        """A program of somebody with this role, by default with every scope they can give.

        A supervisor has the unit of badge 4417; one who is barred, a unit without footage.
        """
        unit = self.program.office if barred else self.program.unit
        scope = Scope(kind="unit", id=unit) if role == "supervisor" else None
        user = make_user(f"{role}-{next(_numbers)}", role, scope=scope)
        issued = make_api_token(viewer(user), *(scopes or SCOPES[role]))
        actor = Actor(kind="person", id=str(user.id), name=f"{user.name} by token nightly")
        return Caller(owner=viewer(user), secret=issued.secret, token=issued.id, actor=actor)


def small_agency() -> Agency:
    """Two members with a camera each, and three recordings: one of each, one of nobody."""
    there = small_program()
    program.assign(camera=there.spare, member=there.other_member, since=ROLLOUT, by=SYSTEM)
    own = kept(
        b"own",
        camera_serial=there.serial,
        camera_id=there.camera,
        wearer_id=there.member,
        unit_id=there.unit,
        office_id=there.office,
        recording="R1",
        filename="own.mp4",
    )
    other = kept(
        b"other",
        camera_serial=there.spare_serial,
        camera_id=there.spare,
        wearer_id=there.other_member,
        unit_id=there.other_unit,
        recording="R2",
        filename="other.mp4",
    )
    apart = received(
        camera_serial="UNKNOWN-1", recording="R3", filename="apart.mp4", reasons=(UNKNOWN,)
    )
    return Agency(
        program=there,
        own=own.recording_id,
        clip=own.clip_id,
        other=other.recording_id,
        other_clip=other.clip_id,
        apart=apart.recording_id,
    )

"""How the things that addresses name are made, each in one line or few."""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Final
from uuid import UUID

from django.conf import settings

from lapel.accounts import selectors as accounts
from lapel.accounts.services import actor_of
from lapel.accounts.testing import make_api_token
from lapel.custody.services import SYSTEM
from lapel.disclosure import services as disclosure
from lapel.disclosure.models import Export, ExportState
from lapel.evidence import services as evidence
from lapel.evidence.models import Work, WorkState
from lapel.evidence.services import Made
from lapel.evidence.testing import NOON, stored
from lapel.evidence.vault import Vault
from lapel.hooks import services as hooks
from lapel.ingest import receipts
from lapel.ingest import services as ingest
from lapel.ingest.models import Dock, Upload, UploadState
from lapel.program.lists import services as lists
from tests.matrix.world import Maker, World


def _work(world: World, relation: str) -> object:
    """A job that failed."""
    got = world.footage[relation]
    return Work.objects.create(
        recording_id=got.recording_id, clip_id=got.clip_id, kind="cut", state=WorkState.FAILED
    ).id


def _export(world: World, relation: str) -> object:
    """A package that is made."""
    viewer, by = world.custodian
    recording = world.footage[relation].recording_id
    export = disclosure.request_export(viewer=viewer, recording=recording, by=by)
    Export.objects.filter(id=export).update(
        state=ExportState.DONE, sha256=recording.hex * 2, size=1
    )
    return export


def _note(world: World, relation: str) -> object:
    viewer, by = world.custodian
    recording = world.footage[relation].recording_id
    return evidence.add_note(
        viewer=viewer, recording=recording, text="Seen by the sergeant.", by=by
    )


def _marker(world: World, relation: str) -> object:
    viewer, by = world.custodian
    got = world.footage[relation]
    return evidence.add_marker(
        viewer=viewer, recording=got.recording_id, clip=got.clip_id, at_ms=5, label="Door", by=by
    )


def _case(world: World, relation: str) -> object:
    """A case that holds the recording."""
    viewer, by = world.custodian
    case = evidence.open_case(viewer=viewer, number=f"24-{relation}", title="", by=by)
    recordings = [world.footage[relation].recording_id]
    evidence.put_in_case(viewer=viewer, case=case, folder=None, recordings=recordings, by=by)
    return case


def _cut(world: World, relation: str) -> object:
    """A still that was made."""
    viewer, by = world.custodian
    got = world.footage[relation]
    work = evidence.make_still(
        viewer=viewer, recording=got.recording_id, clip=got.clip_id, at_ms=5, title="", by=by
    )
    sha256, size = stored(Vault(settings.LAPEL.vault), f"still of {relation}".encode())
    evidence.record_cut(
        work=work,
        made=Made(
            kind="still", sha256=sha256, size=size, content_type="image/png", recipe={"maker": "t"}
        ),
    )
    return work


def _batch(world: World, relation: str) -> object:
    """An act of the custodian that could be taken back."""
    viewer, by = world.custodian
    recordings = [world.footage[relation].recording_id]
    done = evidence.categorise(viewer=viewer, recordings=recordings, category="arrest", by=by)
    return done.batch


def _view(world: World, relation: str) -> object:
    """A saved view of the wearer's."""
    return evidence.save_view(viewer=world.viewer("wearer"), name=relation, address="?q=arrest")


def _report(world: World, relation: str) -> object:
    """A report of missing footage by the wearer of the relation."""
    user = world.wearers[relation]
    return ingest.report_missing(
        viewer=accounts.viewer(user),
        started_at=NOON,
        ended_at=NOON + timedelta(minutes=10),
        text="The light was on.",
        by=actor_of(user),
    )


def _token(world: World, relation: str) -> object:
    """A token that the custodian made for a program."""
    viewer, _ = world.custodian
    return make_api_token(viewer, "read:footage", name=relation).id


def _endpoint(world: World, relation: str) -> object:
    """The custodian's address that is told of what happens."""
    viewer, by = world.custodian
    address = f"https://hooks.agency.example/{relation}"
    return hooks.subscribe(viewer=viewer, address=address, actions=("tagged",), by=by).id


def _delivery(world: World, relation: str) -> object:
    """One that was tried."""
    viewer, by = world.custodian
    endpoint = UUID(world.value("endpoint", relation, MAKERS))
    return hooks.send_test(viewer=viewer, endpoint=endpoint, by=by)


def _upload(world: World, relation: str) -> object:
    """A list that an administrator means to import."""
    del relation
    viewer = world.viewer("admin")
    return lists.upload_list(viewer=viewer, kind="cameras", filename="cameras.csv", data=CAMERAS)


def _entry(world: World, relation: str) -> object:
    return world.footage[relation].entry_id


def _receipt(world: World, relation: str) -> object:
    """The upload by which a dock brought the footage."""
    got = world.footage[relation]
    ingest.create_dock_token(name=f"dock {relation}", office="BAL", by=SYSTEM)
    upload = Upload(
        dock=Dock.objects.get(name=f"dock {relation}"),
        state=UploadState.ACCEPTED,
        created_at=NOON,
        finished_at=NOON,
        sha256=got.recording_id.hex * 2,
        size=1,
        filename="clip.mp4",
        recording_id=got.recording_id,
        clip_id=got.clip_id,
        entry_id=got.entry_id,
    )
    upload.receipt = receipts.payload(upload, NOON, got, ())
    upload.save(force_insert=True)
    return upload.id


CAMERAS: Final = b"serial,model\nX7001,Body 4\n"
MAKERS: Final[Mapping[str, Maker]] = MappingProxyType(
    {
        "recording": lambda world, relation: world.footage[relation].recording_id,
        "clip": lambda world, relation: world.footage[relation].clip_id,
        "kind": lambda _world, _relation: "poster",
        "member": lambda world, relation: world.members[relation],
        "serial": lambda world, relation: world.cameras[relation],
        "work": _work,
        "export": _export,
        "note": _note,
        "marker": _marker,
        "case": _case,
        "cut": _cut,
        "batch": _batch,
        "view": _view,
        "report": _report,
        "token": _token,
        "endpoint": _endpoint,
        "delivery": _delivery,
        "entry": _entry,
        "upload": _upload,
    }
)
API_MAKERS: Final[Mapping[str, Maker]] = MappingProxyType({**MAKERS, "upload": _receipt})

"""How the things that addresses name are made, each in one line or few."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from lapel.disclosure import services as disclosure
from lapel.disclosure.models import Export, ExportState
from lapel.evidence.models import Work, WorkState
from tests.matrix.world import Maker, World


def _work(world: World, relation: str) -> object:
    """A job that failed."""
    got = world.footage[relation]
    return Work.objects.create(
        recording_id=got.recording_id, clip_id=got.clip_id, kind="proxy", state=WorkState.FAILED
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


MAKERS: Final[Mapping[str, Maker]] = MappingProxyType(
    {
        "recording": lambda world, relation: world.footage[relation].recording_id,
        "clip": lambda world, relation: world.footage[relation].clip_id,
        "kind": lambda _world, _relation: "poster",
        "member": lambda world, relation: world.members[relation],
        "serial": lambda world, relation: world.cameras[relation],
        "work": _work,
        "export": _export,
    }
)

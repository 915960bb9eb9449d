"""What the acts of the table are sent, so that whoever may is let through."""

from collections.abc import Mapping
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from lapel.evidence.testing import NOON
from tests.matrix.makers import CAMERAS, MAKERS
from tests.matrix.world import World

MINUTES = "%Y-%m-%dT%H:%M"


def named(world: World, relation: str) -> Mapping[str, object]:
    """One recording."""
    return {"recording": str(world.footage[relation].recording_id)}


def tagged(world: World, relation: str) -> Mapping[str, object]:
    """A recording and a category for it."""
    return {**named(world, relation), "category": "arrest", "case_number": "24-1"}


def moment(world: World, relation: str) -> Mapping[str, object]:
    """A moment of a clip."""
    return {"clip": str(world.footage[relation].clip_id), "at_ms": "5", "label": "Door"}


def span(world: World, relation: str) -> Mapping[str, object]:
    """A span of a clip."""
    return {"clip": str(world.footage[relation].clip_id), "start_ms": "5", "end_ms": "900"}


def in_case(world: World, relation: str) -> Mapping[str, object]:
    """A recording, and a case for it."""
    return {**named(world, relation), "case": world.value("case", "own", MAKERS)}


def decided(world: World, relation: str) -> Mapping[str, object]:
    """A decision about who wore it."""
    reason = {"choice": str(world.agency.member), "reason": "The roster says so."}
    return {**named(world, relation), **reason}


def missing(world: World, relation: str) -> Mapping[str, object]:
    """A time whose footage is missing."""
    del world, relation
    end = NOON + timedelta(minutes=20)
    return {"started_at": NOON.strftime(MINUTES), "ended_at": end.strftime(MINUTES), "text": "?"}


def answered(world: World, relation: str) -> Mapping[str, object]:
    """An answer to a report."""
    del world, relation
    return {"answer": "lost", "text": "The camera was destroyed."}


def token(world: World, relation: str) -> Mapping[str, object]:
    """A token with one scope."""
    del world, relation
    return {"name": "nightly", "scopes": "read:program", "days": "90"}


def new_case(world: World, relation: str) -> Mapping[str, object]:
    """A case to be opened."""
    del world
    return {"number": f"24-new-{relation}"}


def any_recording(world: World, relation: str) -> Mapping[str, object]:
    """The recordings that an act on a case is about."""
    return {"recordings": [str(world.footage[relation].recording_id)]}


def api_tags(world: World, relation: str) -> Mapping[str, object]:
    """New tags."""
    del world, relation
    return {"category": "arrest"}


def api_decided(world: World, relation: str) -> Mapping[str, object]:
    """A decision about who wore it."""
    del relation
    return {"wearer": str(world.agency.member), "reason": "The roster says so."}


def api_reason(world: World, relation: str) -> Mapping[str, object]:
    """A reason to set apart."""
    del world, relation
    return {"reason": "Look again"}


def api_assigned(world: World, relation: str) -> Mapping[str, object]:
    """A camera to be given to somebody."""
    del relation
    return {"camera": world.agency.serial, "badge": world.agency.other_badge}


def hook(world: World, relation: str) -> Mapping[str, object]:
    """An address that is told of arrivals."""
    del world
    return {"address": f"https://hooks.agency.example/{relation}", "actions": "received"}


def a_list(world: World, relation: str) -> Mapping[str, object]:
    """A list of cameras to be imported."""
    del world, relation
    file = SimpleUploadedFile("cameras.csv", CAMERAS, content_type="text/csv")
    return {"kind": "cameras", "file": file}

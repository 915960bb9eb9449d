"""Custody entries as sentences. Pure: an entry in, the parts of a line out.

An action that has no sentence here still reads: its words with spaces between them.
"""

from collections.abc import Mapping
from typing import Final

from lapel.evidence import desk_prose
from lapel.evidence.lines import Detail, Line, Telling, at, listed, plain

PLAYS: Final = {
    "original": "it plays as it is",
    "proxy": "it plays by a proxy",
    "none": "it cannot be played and is kept as it came",
    "pending": "whether it plays is not known yet",
}
MADE: Final = {
    "poster": "the picture",
    "sprite": "the scrub pictures",
    "waveform": "the waveform",
    "proxy": "a proxy that browsers play",
    "track": "the track",
    "frames": "the list of its frames",
    "cut": "a clip",
    "still": "a still",
}

ANSWERS: Final = {
    "found": "it was found",
    "uploaded_since": "it has come in since",
    "not_recorded": "it was not recorded",
    "lost": "it is lost",
    "other": "see the words",
}


def line(action: str, detail: Detail) -> Line:
    """The sentence of an entry, to be read after the name of who acted."""
    tell = SENTENCES.get(action)
    return tell(detail) if tell else Line(icon="dot", said=action.replace("_", " "))


def _received(detail: Detail) -> Line:
    agreed = bool(detail.get("declared", {}).get("sha256"))
    quarantine = [reason["text"] for reason in detail.get("quarantine", ())]
    also = "hash agreed by dock and server" if agreed else "hash taken while it arrived"
    if any(reason["code"] == "wrong_hash" for reason in detail.get("quarantine", ())):
        also = "hash differs from the one taken at the source"
    if detail.get("same_bytes_as"):
        also += "; the same bytes were here already and are kept once"
    if quarantine:
        also += f"; put into quarantine because {listed(quarantine)}"
    return Line(
        icon="inbox",
        said="brought in",
        file=str(detail.get("filename", "")),
        size=detail.get("size"),
        also=also,
    )


def _received_again(detail: Detail) -> Line:
    return Line(
        icon="inbox",
        said="sent again",
        file=str(detail.get("filename", "")),
        also="the bytes were here already, nothing is doubled",
    )


def _examined(detail: Detail) -> Line:
    also = [PLAYS.get(str(detail.get("playable", "")), ""), *detail.get("findings", ())]
    return Line(
        icon="probe",
        said="examined",
        file=str(detail.get("filename", "")),
        also=". ".join(text.rstrip(".") for text in also if text),
    )


def _derived(detail: Detail) -> Line:
    made = [MADE.get(item["kind"], item["kind"]) for item in detail.get("made", ())]
    return Line(icon="made", said=f"made {listed(made)} of", file=str(detail.get("filename", "")))


def _cut_made(detail: Detail) -> Line:
    return Line(
        icon="cut",
        said=f"had a clip made from {at(detail, 'start_ms')} to {at(detail, 'end_ms')} of",
        file=str(detail.get("filename", "")),
        also=_titled(detail),
    )


def _still_made(detail: Detail) -> Line:
    return Line(
        icon="still",
        said=f"had a still made at {at(detail, 'start_ms')} of",
        file=str(detail.get("filename", "")),
        also=_titled(detail),
    )


def _titled(detail: Detail) -> str:
    title = detail.get("title")
    return f"called “{title}”" if title else ""


def _downloaded(detail: Detail) -> Line:
    kind = str(detail.get("kind", "original"))
    what = "an original" if kind == "original" else MADE.get(kind, kind)
    return Line(icon="download", said=f"downloaded {what}", file=str(detail.get("filename", "")))


def _quarantined(detail: Detail) -> Line:
    reasons = [str(reason["text"]).rstrip(".") for reason in detail.get("reasons", ())]
    return Line(
        icon="warning", said="put the recording into quarantine", also=f"because {listed(reasons)}"
    )


def _resolved(detail: Detail) -> Line:
    told = detail.get("evidence", {})
    whose = str(told.get("wearer", ""))
    given = f"it stands as {whose}'s" if whose else "it stands as it is"
    return Line(
        icon="check",
        said="took the recording out of quarantine",
        also=f"{given}: {detail.get('reason', '')}",
    )


def _set_apart(detail: Detail) -> Line:
    return Line(
        icon="warning", said="set the recording apart again", also=str(detail.get("reason", ""))
    )


def _missing_reported(detail: Detail) -> Line:
    whose = f"{detail.get('name', '')} ({detail.get('badge', '')})"
    return Line(
        icon="missing",
        said=f"reported footage of {whose} missing",
        also=str(detail.get("text", "")),
    )


def _missing_proposed(_detail: Detail) -> Line:
    return Line(icon="missing", said="found a recording that may be what is reported missing")


def _missing_answered(detail: Detail) -> Line:
    means = ANSWERS.get(str(detail.get("answer")), "answered")
    return Line(
        icon="missing",
        said=f"answered a report of missing footage: {means}",
        also=str(detail.get("text", "")),
    )


def _exported(detail: Detail) -> Line:
    clips = detail.get("clips", ())
    files = f", {len(clips)} original{'s' if len(clips) != 1 else ''}" if clips else ""
    return Line(icon="package", said=f"had a package made for leaving the house{files}")


def _package_downloaded(_detail: Detail) -> Line:
    return Line(icon="download", said="downloaded a package of the recording")


def _retried(detail: Detail) -> Line:
    what = MADE.get(str(detail.get("kind")), "the examination")
    return Line(icon="retry", said=f"had {what} tried again", also=str(detail.get("error", "")))


def _export_retried(detail: Detail) -> Line:
    why = str(detail.get("error", "")).partition("\n")[0]
    return Line(icon="retry", said="had a package tried again", also=why)


def _integrity_failed(detail: Detail) -> Line:
    found = str(detail.get("found", ""))
    said = {"missing": "found no stored bytes of", "unreadable": "could not read the bytes of"}
    also = "" if found in said else f"their hash is {found[:16]}… instead of the one received"
    return Line(
        icon="warning",
        said=said.get(found, "found other bytes in the place of"),
        file=_held(detail),
        also=also,
    )


def _integrity_restored(detail: Detail) -> Line:
    return Line(icon="check", said="found the right bytes again of", file=_held(detail))


def _held(detail: Detail) -> str:
    """The file whose bytes were looked at; of something made from it, what that is."""
    kind, name = str(detail.get("kind", "original")), str(detail.get("filename", ""))
    return name if kind == "original" else f"{name} ({MADE.get(kind, kind)})"


def _created(detail: Detail) -> Line:
    return Line(icon="person", said=f"let {detail.get('name', 'a person')} sign in")


def _role(said: str) -> Telling:
    return lambda detail: Line(icon="person", said=f"{said} the role {detail.get('role', '')}")


def _permissions_added(detail: Detail) -> Line:
    also = ", ".join(str(name) for name in detail.get("permissions", ()))
    return Line(
        icon="person", said=f"gave the role {detail.get('role', '')} more rights", also=also
    )


def _added(detail: Detail) -> Line:
    name = detail.get("name") or detail.get("serial") or detail.get("code", "")
    return Line(icon="office", said=f"added {name} to the program")


def _camera(said: str) -> Telling:
    return lambda detail: Line(
        icon="camera", said=f"{said} {detail.get('name', '')} ({detail.get('badge', '')})"
    )


def _state_set(detail: Detail) -> Line:
    return Line(icon="camera", said=f"set a camera to {detail.get('state', '')}")


def _token(said: str) -> Telling:
    return lambda detail: Line(icon="lock", said=f"{said} dock {detail.get('dock', '')}".strip())


def _api_token_created(detail: Detail) -> Line:
    scopes = listed([str(scope) for scope in detail.get("scopes", ())])
    name, until = detail.get("name", ""), str(detail.get("expires_at", ""))[:10]
    return Line(
        icon="lock", said=f"made the token {name} for a program", also=f"{scopes}, until {until}"
    )


def _api_token_revoked(detail: Detail) -> Line:
    return Line(icon="lock", said=f"revoked the token {detail.get('name', '')} of a program")


def _amended(detail: Detail) -> Line:
    before, after = detail.get("before", {}), detail.get("after", {})
    parts = [f"{name.replace('_', ' ')} {before.get(name, '')} → {after[name]}" for name in after]
    return Line(icon="edit", said="corrected an entry of the program", also="; ".join(parts))


def _list_exported(detail: Detail) -> Line:
    form, name = detail.get("form", ""), detail.get("list", "")
    if name == "log":
        asked = str(detail.get("filters", "")) or "all entries"
        return Line(icon="download", said=f"took entries of the log along as {form}", also=asked)
    rows = int(detail.get("rows", 0))
    said = f"took the list of {name} along as {form}"
    return Line(icon="download", said=said, also=f"{rows:,} row{'s' if rows != 1 else ''}")


def _hook(said: str) -> Telling:
    return lambda detail: Line(
        icon="hook", said=said, also=str(detail.get("reason") or detail.get("address", ""))
    )


def _sign_in_failed(detail: Detail) -> Line:
    where = "in a locked session" if detail.get("where") == "lock" else "at the sign-in"
    return Line(
        icon="warning",
        said=f"refused a wrong password {where}",
        also=f"from {detail.get('address')}",
    )


SENTENCES: Final[Mapping[str, Telling]] = {
    "received": _received,
    "received_again": _received_again,
    "examined": _examined,
    "derived": _derived,
    "cut_made": _cut_made,
    "still_made": _still_made,
    **desk_prose.SENTENCES,
    "viewed": plain("eye", "watched the recording"),
    "downloaded": _downloaded,
    "quarantined": _quarantined,
    "resolved": _resolved,
    "set_apart": _set_apart,
    "missing_reported": _missing_reported,
    "missing_proposed": _missing_proposed,
    "missing_answered": _missing_answered,
    "missing_withdrawn": plain("missing", "withdrew a report of missing footage"),
    "exported": _exported,
    "package_downloaded": _package_downloaded,
    "retried": _retried,
    "export_retried": _export_retried,
    "integrity_failed": _integrity_failed,
    "integrity_restored": _integrity_restored,
    "created": _created,
    "role_granted": _role("granted"),
    "role_revoked": _role("took back"),
    "permissions_added": _permissions_added,
    "password_set": plain("lock", "set a password"),
    "deactivated": plain("lock", "closed a sign-in"),
    "reactivated": plain("person", "opened a sign-in again"),
    "api_token_created": _api_token_created,
    "api_token_revoked": _api_token_revoked,
    "signed_in": plain("person", "signed in"),
    "sign_in_failed": _sign_in_failed,
    "unlocked": plain("lock", "typed the password to go on after a pause"),
    "signed_out": plain("out", "signed out"),
    "added": _added,
    "linked_to_user": plain("person", "linked a member to a sign-in"),
    "state_set": _state_set,
    "assigned": _camera("issued a camera to"),
    "returned": _camera("took a camera back from"),
    "token_created": _token("made a token for"),
    "token_revoked": plain("lock", "revoked the token of a dock"),
    "amended": _amended,
    "list_exported": _list_exported,
    "subscribed": _hook("had an address told of the log"),
    "subscription_changed": plain("hook", "changed what a webhook is told, or where"),
    "paused": _hook("paused a webhook"),
    "resumed": plain("hook", "resumed a webhook"),
    "secret_rotated": plain("lock", "gave a webhook a new secret"),
    "tested": plain("hook", "sent a test to a webhook"),
    "redelivered": plain("retry", "had news sent to a webhook again"),
    "unsubscribed": _hook("removed a webhook"),
    "demo_told": plain("info", "completed the demo agency"),
}

"""Which acts one may ask the log for, in groups, by names that people read."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, kw_only=True)
class Group:
    """Acts that belong together; `said` begins the sentence of the filters."""

    name: str
    said: str
    acts: Mapping[str, str]


def _group(name: str, said: str, acts: Mapping[str, str]) -> Group:
    return Group(name=name, said=said, acts=MappingProxyType(acts))


GROUPS: Final[Mapping[str, Group]] = MappingProxyType(
    {
        "looked": _group(
            "Looked at or taken along",
            "Looking at footage and taking it along",
            {
                "viewed": "watched",
                "downloaded": "file downloaded",
                "package_downloaded": "package downloaded",
                "exported": "package made",
                "export_retried": "package tried again",
                "list_exported": "list taken along",
            },
        ),
        "arrived": _group(
            "Arrived and prepared",
            "Arrival and preparation",
            {
                "received": "brought in",
                "received_again": "sent again",
                "examined": "examined",
                "derived": "pictures and proxies made",
                "cut_made": "clip made",
                "still_made": "still made",
                "retried": "work tried again",
            },
        ),
        "tags": _group(
            "Tags, notes and markers",
            "Tags, notes and markers",
            {
                "tagged": "category, case number or title set",
                "noted": "note written",
                "note_struck": "note struck",
                "marked": "moment marked",
                "marker_removed": "marker removed",
            },
        ),
        "cases": _group(
            "Cases",
            "Work on cases",
            {
                "case_opened": "case opened",
                "case_renamed": "case renamed",
                "case_closed": "case closed",
                "case_reopened": "case opened again",
                "folder_added": "folder added",
                "put_in_case": "put into a case",
                "taken_out_of_case": "taken out of a case",
                "recordings_put_in": "recordings put in",
                "recordings_taken_out": "recordings taken out",
            },
        ),
        "doubts": _group(
            "Quarantine and missing footage",
            "Quarantine and missing footage",
            {
                "quarantined": "put into quarantine",
                "resolved": "quarantine resolved",
                "set_apart": "set apart by hand",
                "missing_reported": "reported missing",
                "missing_proposed": "recording proposed",
                "missing_answered": "report answered",
                "missing_withdrawn": "report withdrawn",
            },
        ),
        "integrity": _group(
            "Integrity",
            "Findings about stored bytes",
            {
                "integrity_failed": "bytes found wrong",
                "integrity_restored": "bytes right again",
            },
        ),
        "entering": _group(
            "Signing in and out",
            "Signing in and out",
            {
                "signed_in": "signed in",
                "sign_in_failed": "wrong password",
                "unlocked": "unlocked",
                "signed_out": "signed out",
            },
        ),
        "rights": _group(
            "People who sign in, and their rights",
            "Changes of who may do what",
            {
                "created": "sign-in made",
                "role_granted": "role granted",
                "role_revoked": "role taken back",
                "permissions_added": "role extended",
                "password_set": "password set",
                "deactivated": "sign-in closed",
                "reactivated": "sign-in opened again",
                "api_token_created": "API token made",
                "api_token_revoked": "API token revoked",
            },
        ),
        "program": _group(
            "Members, cameras and docks",
            "Changes of members, cameras and docks",
            {
                "added": "added",
                "amended": "changed",
                "linked_to_user": "linked to a sign-in",
                "state_set": "state of a camera set",
                "assigned": "camera issued",
                "returned": "camera returned",
                "token_created": "dock token made",
                "token_revoked": "dock token revoked",
            },
        ),
        "hooks": _group(
            "Webhooks",
            "Changes of webhooks",
            {
                "subscribed": "webhook made",
                "subscription_changed": "webhook changed",
                "paused": "webhook paused",
                "resumed": "webhook resumed",
                "secret_rotated": "webhook secret renewed",
                "tested": "webhook tested",
                "redelivered": "news sent again",
                "unsubscribed": "webhook removed",
            },
        ),
    }
)
NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {act: name for group in GROUPS.values() for act, name in group.acts.items()}
)


def meant(words: Iterable[str]) -> frozenset[str]:
    """The actions that the words of an address mean: names of groups, or of single actions."""
    found: set[str] = set()
    for word in words:
        found |= set(GROUPS[word].acts) if word in GROUPS else {word}
    return frozenset(found)


def said(words: Collection[str]) -> str:
    """What is asked for, as the sentence of the filters begins."""
    return " and ".join(
        GROUPS[word].said if word in GROUPS else f"“{name(word)}”" for word in words
    )


def name(action: str) -> str:
    """An action as people read it; one that has no name here is its words."""
    return NAMES.get(action, action.replace("_", " "))


def others(known: Iterable[str]) -> dict[str, str]:
    """Actions of the log that are in no group, with their names."""
    return {each: name(each) for each in known if each not in NAMES}

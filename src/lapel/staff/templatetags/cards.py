"""The parts of a card that a list draws dozens of times: its picture, its marks, its tag.

They are written here and not as templates: on a page of sixty cards the templates of these parts
were half of the work. Every text goes through `markup`.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Final
from uuid import UUID

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString

from lapel.evidence.selectors import RecordingCard, Suggestion
from lapel.staff import wording
from lapel.staff.markup import joined, markup
from lapel.staff.templatetags.show import hour, icon

register = template.Library()

UNTAGGED: Final = SafeString('<span class="untagged">No category yet</span>')
NOTHING: Final = SafeString("")
LATER: Final = SafeString('loading="lazy" ')
SOONEST: Final = SafeString('fetchpriority="high" ')
LOADED_FIRST: Final = 12
"""Pictures that are asked for at once; the others when they come near."""


@register.filter
def recording_address(uid: UUID) -> str:
    """The address of a recording's page."""
    before, after = _address()
    return f"{before}{uid}{after}"


@register.simple_tag
def poster(card: RecordingCard, loop: Mapping[str, Any] | str = "") -> SafeString:
    """The picture of a recording, or what stands in its place; `loop` is the list's, if any."""
    length = _length(card)
    if card.poster_url:
        return markup(
            '<div class="poster{}{}"{}><img src="{}" alt="" {}decoding="async">{}</div>',
            " boxed" if card.sprite and card.sprite.boxed else "",
            _apart(card),
            _scrubbed(card),
            card.poster_url,
            _loading(loop),
            length,
        )
    if card.working:
        said: Any = "Pictures are being made"
        return markup(
            '<div class="poster empty shimmer">{}<span>{}</span>{}</div>',
            icon("made"),
            said,
            length,
        )
    said = wording.sentence(card.findings[0] if card.findings else "No picture in this file")
    return markup(
        '<div class="poster empty{}">{}<span>{}</span>{}</div>',
        _apart(card),
        icon("nofilm"),
        said,
        length,
    )


@register.simple_tag
def marks(card: RecordingCard) -> SafeString:
    """The state of a recording: quarantine, work, clips, proxy, seal."""
    return markup('<ul class="marks">{}</ul>', SafeString("".join(_marks(card))))


@register.simple_tag
def pick(card: RecordingCard) -> SafeString:
    """The box by which a recording is chosen."""
    return markup(
        '<label class="pick"><input type="checkbox" value="{}" data-pick autocomplete="off">'
        '<span class="unseen">Choose {}, {}</span></label>',
        card.id,
        card.wearer_name or "wearer unknown",
        hour(card.shown_at),
    )


@register.simple_tag
def menu(options: Iterable[Any]) -> SafeString:
    """The choices of a filter, each with how many recordings it would leave."""
    lines = (
        (
            each.url,
            "true" if each.current else "false",
            each.label,
            NOTHING if each.count is None else _number(each.count, each.at_least),
        )
        for each in options
    )
    return markup(
        '<ul class="menu">{}</ul>',
        joined(
            '<li><a href="{}" aria-current="{}"><span class="cut">{}</span>{}</a></li>',
            lines,
        ),
    )


@register.simple_tag(takes_context=True)
def tagged_as(context: Mapping[str, Any], card: RecordingCard, layout: str) -> SafeString:
    """What a recording is tagged as, or what is suggested for it."""
    number = markup('<span class="case-number">{}</span>', card.case_number)
    number = number if card.case_number else NOTHING
    if card.category:
        named = markup(
            '<span class="category">{}<span>{}</span></span>',
            icon("tag", "small"),
            card.category_name,
        )
        return _line(named, number)
    ideas = context.get("suggestions")
    idea = ideas.get(card.id) if ideas and context.get("may_tag") else None
    return _line(number, _idea(card, idea, layout) if idea else UNTAGGED)


def _line(first: SafeString, second: SafeString) -> SafeString:
    return markup('<p class="line tagline">{}{}</p>', first, second)


def _idea(card: RecordingCard, idea: Suggestion, layout: str) -> SafeString:
    """The button that takes a suggestion."""
    return markup(
        '<button class="idea" type="button" data-accept hx-post="{}" hx-vals=\'{{"recording":'
        ' "{}", "as": "{}"}}\' hx-swap="none" title="{}">{}<span>{}{}{}</span>'
        '<span class="unseen">: accept, {}</span></button>',
        _accept(),
        card.id,
        layout,
        wording.sentence(idea.because),
        icon("spark", "small"),
        idea.category_name,
        " · " if idea.case_number else "",
        idea.case_number,
        idea.because,
    )


def _marks(card: RecordingCard) -> list[SafeString]:
    found = []
    if card.state == "quarantined":
        why = "; ".join(reason.text for reason in card.reasons)
        first = card.reasons[0].text if card.reasons else ""
        found.append(_mark("quarantine", "warning", f"Quarantine: {first}", why))
    if card.working:
        found.append(_mark("working", "", "Being prepared"))
    if card.clip_count > 1:
        found.append(_mark("", "clips", f"{card.clip_count} clips"))
    if card.has_proxy:
        found.append(_plain("", "proxy", "Proxy"))
    if card.integrity.faults:
        told = card.integrity.faults[0].text
        found.append(_mark("failed", "warning", card.integrity.word, told))
    elif card.integrity.sealed:
        found.append(_plain("verified", "sealed", "Sealed"))
    return found


def _mark(kind: str, picture: str, text: str, why: str = "") -> SafeString:
    return markup(
        '<li class="{}"{}>{}<span>{}</span></li>',
        f"mark-state {kind}".strip(),
        markup(' title="{}"', why) if why else NOTHING,
        icon(picture) if picture else NOTHING,
        text,
    )


@cache
def _plain(kind: str, picture: str, text: str) -> SafeString:
    """A mark that says the same on every card."""
    return _mark(kind, picture, text)


def _apart(card: RecordingCard) -> str:
    return " quarantined" if card.state == "quarantined" else ""


def _length(card: RecordingCard) -> SafeString:
    if not card.duration_ms:
        return NOTHING
    return markup('<span class="length">{}</span>', wording.timecode(card.duration_ms))


def _loading(loop: Mapping[str, Any] | str) -> SafeString:
    """The first pictures are what a person waits for."""
    if not isinstance(loop, Mapping) or loop["counter"] > LOADED_FIRST:
        return LATER
    if loop["parentloop"].get("counter", 1) > 1:
        return LATER
    return SOONEST if loop["counter"] == 1 else NOTHING


def _scrubbed(card: RecordingCard) -> SafeString:
    """How the sheet of scrub pictures is cut, for the script that shows one under the pointer."""
    cut = card.sprite
    if not (cut and card.sprite_url and card.duration_ms):
        return NOTHING
    facts = (
        ("sprite", card.sprite_url),
        ("columns", cut.columns),
        ("rows", cut.rows),
        ("tile-width", cut.tile_width),
        ("tile-height", cut.tile_height),
        ("interval", cut.interval_ms),
        ("duration", card.duration_ms),
    )
    return joined(' data-{}="{}"', facts)


def _number(count: int, at_least: bool) -> SafeString:
    return markup('<span class="num">{}{}</span>', f"{count:,}", "+" if at_least else "")


@cache
def _address() -> tuple[str, str]:
    """What stands before and after the id in the address of a recording."""
    nothing = UUID(int=0)
    before, _, after = reverse("evidence:recording", args=[nothing]).partition(str(nothing))
    return before, after


@cache
def _accept() -> str:
    return reverse("evidence:accept")

"""Addresses that keep what the page was asked."""

from datetime import date

from django import template

from lapel.evidence.forms import Asked
from lapel.evidence.selectors import GridPage

register = template.Library()


@register.simple_tag
def more_address(asked: Asked, page: GridPage, last: date) -> str:
    """The address of the next page, which knows the day whose heading stands already."""
    return asked.address(cursor=page.next_cursor or "", after=last.isoformat())


@register.simple_tag
def carried(asked: Asked, names: str) -> tuple[tuple[str, str], ...]:
    """What a form that asks for some filters must carry along of the others."""
    return asked.kept(*names.split())

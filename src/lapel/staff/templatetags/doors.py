"""The sign-in page's list of demo people."""

from typing import Any

from django import template
from django.conf import settings

from lapel.custody import selectors as custody

register = template.Library()


@register.simple_tag
def demo_sign_ins() -> tuple[Any, ...]:
    """The people of the demo agency, one a role; nobody where the demo has not been told."""
    if not settings.LAPEL_DEMO or custody.last_entry(settings.LAPEL_DEMO_STORY) is None:
        return ()
    return settings.LAPEL_DEMO_SIGN_INS

"""The sign-in page's list of demo people."""

from typing import Any

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def demo_sign_ins() -> tuple[Any, ...]:
    """The people of the demo agency, one a role; nobody outside the demo."""
    if not settings.LAPEL_DEMO:
        return ()
    return tuple(getattr(settings, "LAPEL_DEMO_SIGN_INS", ()))

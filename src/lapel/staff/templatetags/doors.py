"""The sign-in page's list of demo people."""

from typing import Any

from django import template
from django.conf import settings
from django.forms import BaseForm

from lapel.custody import selectors as custody

register = template.Library()


TROUBLES = {
    "username_password_mismatch": "This user name and password do not belong together.",
    "email_password_mismatch": "This email and password do not belong together.",
}


@register.filter
def trouble(form: BaseForm) -> str:
    """Why signing in was refused, one text for each case; nothing while it was not."""
    errors = form.non_field_errors().as_data()
    if not errors:
        return ""
    return TROUBLES.get(errors[0].code or "", str(errors[0].message))


@register.simple_tag
def demo_sign_ins() -> tuple[Any, ...]:
    """The people of the demo agency, one a role; nobody where the demo has not been told."""
    if not settings.LAPEL_DEMO or custody.last_entry(settings.LAPEL_DEMO_STORY) is None:
        return ()
    return settings.LAPEL_DEMO_SIGN_INS

"""What the pages of this room ask for, read and checked."""

from datetime import timedelta
from typing import Final

from django import forms

from lapel.accounts import scopes

ENDS: Final = ((7, "in a week"), (30, "in 30 days"), (90, "in 90 days"), (365, "in a year"))


class TokenForm(forms.Form):
    """A token for a program."""

    name = forms.CharField(
        max_length=scopes.LONGEST_NAME,
        error_messages={"required": "Give it a name, so that you know it again."},
    )
    scopes = forms.MultipleChoiceField(
        choices=[(name, name) for name in scopes.SCOPES],
        error_messages={"required": "Choose at least one; a token without any may do nothing."},
    )
    days = forms.TypedChoiceField(choices=ENDS, coerce=int, initial=90)

    @property
    def lasts(self) -> timedelta:
        """How long the token shall open."""
        return timedelta(days=self.cleaned_data["days"])

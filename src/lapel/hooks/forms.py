"""What a person asks of a webhook."""

from django import forms

from lapel.hooks import rules


class EndpointForm(forms.Form):
    """Where news goes, and of which actions; no action ticked means every one."""

    address = forms.CharField(max_length=rules.LONGEST_ADDRESS, strip=True)
    actions = forms.MultipleChoiceField(required=False)

    def __init__(self, *args: object, offered: tuple[str, ...] = (), **rest: object) -> None:
        super().__init__(*args, **rest)  # type: ignore[arg-type]  # Django's own many arguments
        self.fields["actions"].choices = [(name, name) for name in offered]  # type: ignore[attr-defined]  # of this kind of field

"""A file of a list, as a person gives it."""

from django import forms

from lapel.program.lists.columns import LISTS
from lapel.program.lists.tables import LARGEST_FILE


class UploadForm(forms.Form):
    """Which list, the file, and how its dates are meant."""

    kind = forms.ChoiceField(choices=[(kind.code, kind.title) for kind in LISTS.values()])
    file = forms.FileField(
        allow_empty_file=True, error_messages={"required": "choose a file: CSV or XLSX"}
    )
    dates = forms.ChoiceField(
        required=False, choices=[("month", "Month first"), ("day", "Day first")]
    )

    def clean_file(self) -> object:
        """The file, when it is small enough to be read at all."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(
                f"the file has {file.size:,} bytes; {LARGEST_FILE:,} at most. Split it in parts"
            )
        return file

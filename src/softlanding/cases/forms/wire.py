"""What staff type to exchange cases with other systems, and to let systems be told."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from softlanding.cases.queries import wire as queries

MOST_BYTES = 5 * 1024 * 1024
AUTHORITIES = [
    ("", _("Both")),
    ("municipality", _("Municipality")),
    ("ind", _("Immigration service (IND)")),
]
EVENTS = {
    "case-opened": _("A case begins"),
    "case-changed": _("Something happens to a case"),
    "case-closed": _("A case ends"),
}


class ExportForm(forms.Form):
    """Which cases go into the file."""

    which = forms.ChoiceField(
        label=_("Which cases"), choices=[("open", _("Those that run")), ("all", _("All"))], required=False
    )
    since = forms.DateField(
        label=_("Changed since"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class ImportForm(forms.Form):
    """The file that another system wrote."""

    file = forms.FileField(
        label=_("File (JSON or CSV)"), help_text=_("At most 5 MB, with the fields or columns that the export has.")
    )

    def clean_file(self) -> Any:
        """Refuse what is far too large before reading it."""
        given = self.cleaned_data["file"]
        if given.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 5 MB. Hand it in in parts."))
        return given


class SubscriptionForm(forms.Form):
    """A system that is to be told."""

    name = forms.CharField(label=_("What the system is called"), max_length=80)
    url = forms.CharField(
        label=_("Where it listens"), max_length=400, help_text=_("An https address, such as https://system.example/in")
    )
    events = forms.MultipleChoiceField(
        label=_("What it is told"),
        choices=[(name, EVENTS[name]) for name in queries.EVENTS],
        widget=forms.CheckboxSelectMultiple,
        initial=list(queries.EVENTS),
    )
    authority = forms.ChoiceField(label=_("Whose cases"), choices=AUTHORITIES, required=False)

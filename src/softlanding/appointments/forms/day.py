"""What staff type to find visits."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

STATES = [
    ("", _("All that come")),
    ("booked", _("Booked")),
    ("conflict", _("Needs another time")),
    ("done", _("Done")),
    ("no-show", _("Did not come")),
    ("cancelled", _("Cancelled")),
]


class DayForm(forms.Form):
    """Which day, which state, or which reference."""

    day = forms.DateField(
        label=_("Day"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "utrecht-textbox"}),
    )
    state = forms.ChoiceField(label=_("State"), required=False, choices=STATES)
    find = forms.CharField(
        label=_("Reference, name or ticket"),
        required=False,
        max_length=200,  # a scanner types the whole link of the code
        widget=forms.TextInput(attrs={"class": "utrecht-textbox", "data-find": "", "autocomplete": "off"}),
    )

    def __init__(self, data: Any, *, today: date) -> None:
        """Start from today; what does not parse shows today and says so."""
        super().__init__({"day": today.isoformat(), **data.dict()})
        self.today = today

    @property
    def chosen(self) -> date:
        """Return the day to show."""
        return (self.cleaned_data.get("day") if self.is_valid() else None) or self.today

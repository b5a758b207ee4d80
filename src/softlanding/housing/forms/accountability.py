"""What is asked about accountability: which groups, over which time, and what the register is told."""

import re
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from softlanding.core.housing.algorithm_register import STATES
from softlanding.housing import queries
from softlanding.housing.forms.homes import DayField

DIMENSIONS = {
    "size": _("Persons in the household"),
    "step-free": _("Asked for a home without steps"),
    "family-to-come": _("Family still to come"),
    "places-stated": _("Stated a place to reach"),
}
LONGEST_KEPT = timedelta(days=366)


class GroupsForm(forms.Form):
    """Which groups to compare, and over which days."""

    by = forms.ChoiceField(label=_("Compare by"), required=False)
    first = DayField(label=_("From"), required=False)
    last = DayField(label=_("Until"), required=False)

    def __init__(self, *args: Any, municipality: str, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today
        known = queries.dimensions(municipality)
        self.fields["by"].choices = [(key, DIMENSIONS.get(key, key)) for key in known]

    @property
    def chosen(self) -> tuple[str, date, date]:
        """Return the dimension and the days: without a choice, the last year by size."""
        self.is_valid()
        told = self.cleaned_data
        last = told.get("last") or self.today
        return told.get("by") or "size", told.get("first") or last - timedelta(days=365), last


class StoreForm(forms.Form):
    """A list for the separated store."""

    dimension = forms.CharField(
        label=_("Name of the comparison"), max_length=60, help_text=_("Small letters and hyphens, such as group-a")
    )
    file = forms.FileField(label=_("List (CSV with reference and group)"))
    kept_until_on = DayField(label=_("Keep until"), help_text=_("At most a year from now"))

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today

    def clean_dimension(self) -> str:
        """Refuse a name that is taken by what the list itself knows, or that cannot stand in an address."""
        name: str = self.cleaned_data["dimension"].strip()
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) or name in DIMENSIONS:
            raise forms.ValidationError(gettext("Write a new name with small letters and hyphens."))
        return name

    def clean_kept_until_on(self) -> date:
        """Refuse a day that is over, or later than a year from now."""
        until: date = self.cleaned_data["kept_until_on"]
        if not self.today < until <= self.today + LONGEST_KEPT:
            raise forms.ValidationError(gettext("Choose a day within a year from now."))
        return until


class RegisterForm(forms.Form):
    """What only the organisation can say to the Algorithm Register."""

    organization = forms.CharField(
        label=_("Organisation"), max_length=100, help_text=_("As in the register: Gemeente ...")
    )
    contact_email = forms.CharField(
        label=_("Contact for questions"), max_length=500, help_text=_("An e-mail address, or a page with https://")
    )
    status = forms.ChoiceField(label=_("State"), choices=[(state, state) for state in STATES])
    begin_date = forms.CharField(label=_("In use since (month)"), required=False, max_length=7, help_text="2027-01")
    website = forms.CharField(label=_("Public page about it"), required=False, max_length=500)

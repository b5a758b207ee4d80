"""What an officer types about homes, districts and shares."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from softlanding.core.housing.home_list import EAST, NORTH, SOUTH, WEST, HomeRow
from softlanding.housing import queries
from softlanding.housing.forms.places import POSTCODE, written
from softlanding.housing.models import Association, Home

HOME_STATES = {
    "available": _("Available"),
    "offered": _("Offered"),
    "held": _("Held"),
    "let": _("Let"),
    "withdrawn": _("Withdrawn"),
}
SORTS = [
    ("available", _("Available soonest")),
    ("rent", _("Lowest rent")),
    ("bedrooms", _("Fewest bedrooms")),
    ("district", _("District")),
]


class DayField(forms.DateField):
    """A day of the calendar."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, input_formats=["%Y-%m-%d", "%d-%m-%Y"], **options)


class HomesFilter(forms.Form):
    """Which homes to show, and in which order."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *HOME_STATES.items()])
    district = forms.ChoiceField(label=_("District"), required=False)
    association = forms.ChoiceField(label=_("Housing association"), required=False)
    bedrooms = forms.IntegerField(label=_("Bedrooms, at least"), required=False, min_value=0, max_value=12)
    sort = forms.ChoiceField(label=_("Order"), required=False, choices=SORTS)

    def __init__(self, *args: Any, municipality: str, **options: Any) -> None:
        super().__init__(*args, **options)
        every = [("", gettext("All"))]
        self.fields["district"].choices = every + [(one.key, one.name) for one in queries.districts(municipality)]
        self.fields["association"].choices = every + [(one.key, one.name) for one in queries.associations(municipality)]

    @property
    def chosen(self) -> dict[str, Any]:
        """Return the choices that can be read; the others are left open."""
        self.is_valid()
        told = self.cleaned_data
        return {
            **{name: told.get(name) or "" for name in ("state", "district", "association", "sort")},
            "bedrooms": told.get("bedrooms") or 0,
        }


class HomeForm(forms.Form):
    """One home that an association makes available."""

    association = forms.ChoiceField(label=_("Housing association"))
    number = forms.CharField(label=_("Number of the home"), max_length=40, help_text=_("As the association writes it"))
    address = forms.CharField(label=_("Address"), max_length=200)
    postcode = forms.RegexField(
        POSTCODE, label=_("Postcode"), required=False, help_text=_("Such as 2512 AB, or pick it on the map")
    )
    district = forms.ChoiceField(label=_("District"))
    bedrooms = forms.IntegerField(label=_("Bedrooms"), min_value=0, max_value=12)
    rent = forms.DecimalField(
        label=_("Rent in euros a month"), min_value=Decimal("0.01"), max_digits=6, decimal_places=2, localize=True
    )
    step_free = forms.BooleanField(label=_("Without steps, also inside"), required=False)
    features = forms.CharField(label=_("Features"), required=False, max_length=300, help_text=_("With commas between"))
    available_on = DayField(label=_("Available from"))
    latitude = forms.FloatField(label=_("Latitude"), required=False, min_value=SOUTH, max_value=NORTH)
    longitude = forms.FloatField(
        label=_("Longitude"), required=False, min_value=WEST, max_value=EAST,
        help_text=_("Without these, the home stands in the middle of its postcode area"),
    )  # fmt: skip
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, municipality: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["association"].choices = [(one.key, one.name) for one in queries.associations(municipality)]
        self.fields["district"].choices = [(one.key, one.name) for one in queries.districts(municipality)]

    def clean(self) -> dict[str, Any]:
        """Ask for both coordinates, or none."""
        told = super().clean() or {}
        if (told.get("latitude") is None) != (told.get("longitude") is None) and not self.errors:
            self.add_error("latitude", gettext("Give both latitude and longitude, or neither."))
        return told

    @property
    def row(self) -> HomeRow:
        """Return the home as a list would give it."""
        told = self.cleaned_data
        return HomeRow(
            line=0,
            association=told["association"],
            number=told["number"],
            address=told["address"],
            postcode=written(told["postcode"]),
            district=told["district"],
            bedrooms=told["bedrooms"],
            rent=told["rent"],
            step_free=told["step_free"],
            features=tuple(word for word in re.split(r"\s*,\s*", told["features"].strip()) if word),
            available_on=told["available_on"],
            latitude=told["latitude"],
            longitude=told["longitude"],
        )

    @staticmethod
    def initial_of(home: Home) -> dict[str, Any]:
        """Return what stands in the form for a home."""
        kept = (
            "number",
            "address",
            "postcode",
            "bedrooms",
            "rent",
            "step_free",
            "available_on",
            "latitude",
            "longitude",
        )
        return {
            **{name: getattr(home, name) for name in (*kept, "version")},
            "association": home.association.key,
            "district": home.district.key,
            "features": ", ".join(home.features),
        }


class HoldForm(forms.Form):
    """Until when a home is kept out of matching, and why."""

    until_on = DayField(label=_("Hold until"))
    because = forms.CharField(label=_("Reason"), max_length=200)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, today: date | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today

    def clean_until_on(self) -> date:
        """Refuse a day that is over."""
        until: date = self.cleaned_data["until_on"]
        if self.today and until < self.today:
            raise forms.ValidationError(gettext("This day is over. Choose today or later."))
        return until


class WithdrawForm(forms.Form):
    """Why an association no longer makes a home available."""

    because = forms.CharField(label=_("Reason"), max_length=200)
    version = forms.IntegerField(widget=forms.HiddenInput)


class ListForm(forms.Form):
    """A list of homes as a file."""

    file = forms.FileField(label=_("List of homes (CSV)"))


class NameForm(forms.Form):
    """A district or an association that is new."""

    name = forms.CharField(label=_("Name"), max_length=120)


class DistrictForm(forms.Form):
    """The postcodes of a district and its caps."""

    postcodes = forms.CharField(
        label=_("Postcodes (four digits)"), required=False, max_length=600, help_text=_("With spaces or commas between")
    )
    persons_cap = forms.IntegerField(label=_("Persons per half-year, at most"), required=False, min_value=0)
    households_cap = forms.IntegerField(label=_("Households per half-year, at most"), required=False, min_value=0)

    def clean_postcodes(self) -> list[str]:
        """Read the postcodes."""
        words = re.split(r"[\s,;]+", self.cleaned_data["postcodes"].strip())
        wrong = [word for word in words if word and not re.fullmatch(r"[1-9][0-9]{3}", word)]
        if wrong:
            raise forms.ValidationError(gettext("Not a postcode of four digits: %s") % ", ".join(wrong[:5]))
        return [word for word in words if word]


class SharesForm(forms.Form):
    """What was agreed with the associations for a half-year: percentages of a number of homes."""

    homes = forms.IntegerField(label=_("Homes in this half-year"), min_value=0, max_value=100_000)
    agreed_on = DayField(label=_("Agreed on"))
    where = forms.CharField(label=_("Agreement"), max_length=300, help_text=_("Where it stands"))

    def __init__(self, *args: Any, associations: list[Association], **options: Any) -> None:
        super().__init__(*args, **options)
        for one in associations:
            self.fields[f"share-{one.pk}"] = forms.DecimalField(
                label=one.name, min_value=0, max_value=100, decimal_places=3, localize=True,
                help_text=_("Percent of all homes"), initial=one.share * 100 if one.share is not None else None,
            )  # fmt: skip

    @property
    def shares(self) -> dict[int, Decimal]:
        """Return the shares, 0 to 1, by association."""
        return {
            int(name.removeprefix("share-")): value / 100
            for name, value in self.cleaned_data.items()
            if name.startswith("share-")
        }

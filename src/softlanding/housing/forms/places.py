"""A place as people know it: a postcode and a house number, or a spot on the map."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from softlanding.core.housing.household_list_cells import EAST, NORTH, SOUTH, WEST
from softlanding.housing import queries

POSTCODE = r"^\s*[1-9][0-9]{3} ?([A-Za-z]{2})?\s*$"


def written(postcode: str) -> str:
    """Write a postcode as people do: 2512 AB."""
    plain = re.sub(r"\s", "", postcode).upper()
    return f"{plain[:4]} {plain[4:]}".strip()


class PlaceForm(forms.Form):
    """Where something is: by its postcode, in the middle of whose area it then lies, or by its coordinates."""

    postcode = forms.RegexField(POSTCODE, label=_("Postcode"), required=False, help_text=_("Such as 2512 AB"))
    house_number = forms.RegexField(
        r"^[0-9]{1,5}[ -]?[A-Za-z0-9]{0,6}$", label=_("House number"), required=False, max_length=10
    )
    latitude = forms.FloatField(
        label=_("Latitude"), required=False, min_value=SOUTH, max_value=NORTH, help_text=_("Such as 52.0799")
    )
    longitude = forms.FloatField(
        label=_("Longitude"), required=False, min_value=WEST, max_value=EAST,
        help_text=_("Such as 4.3113. Without these, it lies in the middle of its postcode area"),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Ask for a postcode that we know, or for both coordinates."""
        told = super().clean() or {}
        if self.errors:
            return told
        exact = (told.get("latitude"), told.get("longitude"))
        if (exact[0] is None) != (exact[1] is None):
            self.add_error("latitude", gettext("Give both latitude and longitude, or neither."))
        elif exact[0] is None and not told.get("postcode"):
            self.add_error("postcode", gettext("Give the postcode, or latitude and longitude."))
        elif exact[0] is None and queries.postcode_centre(told["postcode"]) is None:
            said = gettext("We do not know where this postcode lies. Give latitude and longitude.")
            self.add_error("postcode", said)
        return told

    @property
    def place(self) -> dict[str, Any]:
        """Return the coordinates, and the postcode where they are the middle of its area."""
        told = self.cleaned_data
        if told["latitude"] is not None:
            return {"latitude": told["latitude"], "longitude": told["longitude"], "postcode": ""}
        latitude, longitude = queries.postcode_centre(told["postcode"]) or (0.0, 0.0)
        postcode = f"{written(told['postcode'])} {told['house_number']}".strip()
        return {"latitude": latitude, "longitude": longitude, "postcode": postcode}

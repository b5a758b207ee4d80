"""What somebody whom an employer announced corrects before they keep the plan as their own."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from softlanding.core.household.answers import Key, with_answers, without_person
from softlanding.core.rulebook import load_rulebook

BOX = {"class": "utrecht-textbox"}
DAY = {"type": "date", "class": "utrecht-textbox"}


class InvitedForm(forms.Form):
    """The few answers that decide most, who comes along, and where to send a link."""

    name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={**BOX, "autocomplete": "name"})
    )
    arrival = forms.DateField(
        label=_("First day in the Netherlands"), required=False, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d")
    )
    municipality = forms.ChoiceField(label=_("Where will you live?"), required=False)
    along = forms.MultipleChoiceField(
        label=_("Who comes along?"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Take out who does not come. You add others later."),
    )  # fmt: skip
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("We send you a link to come back by. Your employer does not get it."),
        widget=forms.EmailInput(attrs={**BOX, "autocomplete": "email"}),
    )

    def __init__(self, *args: Any, document: Mapping[str, Any], principal: str, language: str, **more: Any) -> None:
        self.document, self.principal = document, principal
        person = next(one for one in document["people"] if one["id"] == principal)
        others = [(one["id"], one.get("name") or one["id"]) for one in document["people"] if one["id"] != principal]
        super().__init__(
            *args,
            initial={
                "name": person.get("name", ""),
                "arrival": document.get("arrival"),
                "municipality": document.get("municipality", ""),
                "along": [key for key, _name in others],
            },
            **more,
        )
        places = sorted((one.told(language), one.id) for one in load_rulebook().municipalities.values())
        self.fields["municipality"].choices = [("", _("Not known yet")), *((key, name) for name, key in places)]
        self.fields["along"].choices = others
        if not others:
            del self.fields["along"]

    def corrected(self) -> dict[str, Any]:
        """Return the household file with what was corrected; the newcomer stands first, as its contact."""
        told, document = self.cleaned_data, dict(self.document)
        for person in [one["id"] for one in document["people"]]:
            if person != self.principal and person not in told.get("along", ()):
                document = without_person(document, person)
        arrival = told["arrival"].isoformat() if told["arrival"] else None
        document = with_answers(
            document,
            {
                Key("", "arrival"): arrival,
                Key("", "municipality"): told["municipality"] or None,
                Key(self.principal, "name"): told["name"],
            },
        )
        people = sorted(document["people"], key=lambda one: one["id"] != self.principal)
        return {**document, "people": people}

"""What an officer asks to book a visit for somebody: who, for what, and why at the desk."""

from collections.abc import Mapping, Sequence
from typing import Any

import phonenumbers
from django import forms
from django.conf import settings
from django.utils.translation import gettext, gettext_lazy

from softlanding.appointments.forms.reasons import ReasonForm
from softlanding.core.household.answers import person_id
from softlanding.core.visits import MOST_PERSONS

BOX = {"class": "utrecht-textbox", "autocomplete": "off"}


class FindForm(forms.Form):
    """The reference of a household, or of one of its visits."""

    reference = forms.CharField(
        label=gettext_lazy("Reference"),
        help_text=gettext_lazy("Of their plan or of a visit, such as K7RM-4QXD."),
        max_length=20,
        widget=forms.TextInput(attrs={**BOX, "data-find": ""}),
        error_messages={"required": gettext_lazy("Type the reference.")},
    )


class PartyForm(forms.Form):
    """People without a plan of their own: nothing more than a visit needs."""

    number = forms.IntegerField(
        label=gettext_lazy("How many people come?"),
        min_value=1,
        max_value=MOST_PERSONS,
        initial=1,
        widget=forms.NumberInput(attrs=BOX),
    )
    names = forms.CharField(
        label=gettext_lazy("What do we call them?"),
        help_text=gettext_lazy("One name on each line, as they wish; nobody checks it. The first one is the contact."),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3, "class": "utrecht-textarea"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        help_text=gettext_lazy("We send the confirmation there."),
        required=False,
        widget=forms.EmailInput(attrs=BOX),
    )
    phone = forms.CharField(
        label=gettext_lazy("Telephone number"),
        help_text=gettext_lazy("With the country's code when it is not Dutch."),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={**BOX, "inputmode": "tel"}),
    )
    language = forms.ChoiceField(label=gettext_lazy("Which language do they read?"), choices=settings.LANGUAGES)

    def clean_phone(self) -> str:
        """Return the number in international form."""
        return phone_number(self.cleaned_data["phone"])

    def clean(self) -> dict[str, Any]:
        """Name everybody, and ask for one way to reach them."""
        told = super().clean() or self.cleaned_data
        if not (told.get("email") or told.get("phone") or {"email", "phone"} & set(self.errors)):
            self.add_error("email", gettext("Ask for an e-mail address or a telephone number."))
        named = [line.strip()[:60] for line in (told.get("names") or "").splitlines() if line.strip()]
        if len(named) > MOST_PERSONS:
            self.add_error("names", gettext("At most %(most)s people come in one visit.") % {"most": MOST_PERSONS})
        people: list[dict[str, Any]] = []
        for place in range(min(MOST_PERSONS, max(told.get("number") or 1, len(named)))):
            name = named[place] if place < len(named) else ""
            people.append({"key": person_id(name or "person", [one["key"] for one in people]), "name": name})
        told["people"] = people
        return told


class NeedsForm(ReasonForm):
    """Who comes for what: a table of people and services; how they asked, and why the desk books it."""

    origin = forms.ChoiceField(
        label=gettext_lazy("How did they ask?"),
        choices=[("phone", gettext_lazy("By telephone")), ("counter", gettext_lazy("At the counter"))],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose how they asked.")},
    )
    field_order = ("origin", "reason", "own_words")

    def __init__(
        self, *args: Any, people: Sequence[Mapping[str, Any]], services: Mapping[str, str], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.people, self.services = people, services

    @property
    def chosen(self) -> set[tuple[str, str]]:
        """Return who comes for what, as ticked; before anything was ticked, as the plan says."""
        if not self.is_bound:
            return {(one["key"], service) for one in self.people for service in one.get("needs", ())}
        ticked = {tuple(value.split(":", 1)) for value in self.data.getlist("task") if ":" in value}
        return {(key, service) for one in self.people for key, service in ticked if key == one["key"]}

    @property
    def children(self) -> set[str]:
        """Return who is under 18."""
        if not self.is_bound:
            return {one["key"] for one in self.people if one.get("child")}
        return set(self.data.getlist("child")) & {one["key"] for one in self.people}

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Return the table: a row per person, a cell per service."""
        return [
            {
                **one,
                "child": one["key"] in self.children,
                "cells": [
                    {"value": f"{one['key']}:{id_}", "words": words, "on": (one["key"], id_) in self.chosen}
                    for id_, words in self.services.items()
                ],
            }
            for one in self.people
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for one task at least, and for an adult beside each child."""
        told = super().clean()
        known = [(key, service) for key, service in self.chosen if service in self.services]
        if not known:
            self.add_error(None, gettext("Tick what at least one person comes for."))
        if len(self.children) == len(self.people):
            self.add_error(None, gettext("A child cannot come alone: at least one adult comes along."))
        told["tasks"] = sorted(known)
        return told


def phone_number(typed: str, region: str = "NL") -> str:
    """Return a telephone number in international form, or say what is wrong with it."""
    if not typed.strip():
        return ""
    try:
        number = phonenumbers.parse(typed, region)
    except phonenumbers.NumberParseException as error:
        raise forms.ValidationError(gettext("This is no telephone number.")) from error
    if not phonenumbers.is_valid_number(number):
        raise forms.ValidationError(gettext("No telephone has this number: look at the digits once more."))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)

"""What a coordinator asks to book a group of households, or a delegation; and to move or find one."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from softlanding.appointments.actions import MOST_PARTIES

BOX = {"class": "utrecht-textbox", "autocomplete": "off"}
DAY = {"type": "date", "class": "utrecht-textbox"}
CLOCK = {"type": "time", "class": "utrecht-textbox", "step": 300}


class WhenForm(forms.Form):
    """A day, and from which time on."""

    day = forms.DateField(label=gettext_lazy("Day"), widget=forms.DateInput(format="%Y-%m-%d", attrs=DAY))
    from_time = forms.TimeField(label=gettext_lazy("From"), initial=time(9), widget=forms.TimeInput(attrs=CLOCK))

    def __init__(self, *args: Any, today: date, **more: Any) -> None:
        super().__init__(*args, **more)
        self.today = today

    def clean_day(self) -> date:
        """Refuse the past."""
        day = self.cleaned_data["day"]
        if day < self.today:
            raise forms.ValidationError(gettext("This day is over."))
        return day

    def clean_from_time(self) -> time:
        """Begin at whole steps of five minutes."""
        clock = self.cleaned_data["from_time"]
        return clock.replace(minute=clock.minute // 5 * 5, second=0, microsecond=0)


class _GroupForm(WhenForm):
    name = forms.CharField(label=gettext_lazy("Name of the group"), max_length=120, widget=forms.TextInput(attrs=BOX))
    organisation = forms.ChoiceField(label=gettext_lazy("Organisation"), required=False)
    contact_email = forms.EmailField(
        label=gettext_lazy("E-mail address of the contact"), required=False, widget=forms.EmailInput(attrs=BOX)
    )

    def __init__(self, *args: Any, organisations: Iterable[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["organisation"].choices = [("", gettext("None")), *organisations]


class CohortForm(_GroupForm):
    """Several households that land together."""

    references = forms.CharField(
        label=gettext_lazy("Households"),
        help_text=gettext_lazy("The reference of each plan, on a line of its own."),
        widget=forms.Textarea(attrs={"rows": 5, "class": "utrecht-textarea"}),
    )
    services = forms.MultipleChoiceField(
        label=gettext_lazy("What everybody comes for"),
        help_text=gettext_lazy("Tick nothing to take what each plan asks for at this desk."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    one_after_the_other = forms.BooleanField(
        label=gettext_lazy("One household after the other (else side by side, at different counters)"), required=False
    )
    as_many_as_fit = forms.BooleanField(
        label=gettext_lazy("Book as many as fit, and say who does not (else all or nothing)"), required=False
    )
    field_order = ("name", "organisation", "contact_email", "references", "services", "day", "from_time")

    def __init__(self, *args: Any, services: Mapping[str, str], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["services"].choices = list(services.items())

    def clean_references(self) -> list[str]:
        """Return each reference once, in the order in which they were typed."""
        typed = [one for one in re.split(r"[\n,;]+", self.cleaned_data["references"]) if one.strip()]
        found = list(dict.fromkeys(re.sub(r"[^A-Z0-9]", "", one.upper()) for one in typed))
        if len(found) > MOST_PARTIES:
            raise forms.ValidationError(gettext("A group has at most %(most)s households.") % {"most": MOST_PARTIES})
        return found


class DelegationForm(_GroupForm):
    """People who come to look or to hear: no household, one counter."""

    persons = forms.IntegerField(
        label=gettext_lazy("How many people come?"), min_value=1, max_value=200, widget=forms.NumberInput(attrs=BOX)
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("How many minutes?"),
        min_value=5,
        max_value=180,
        initial=60,
        widget=forms.NumberInput(attrs={**BOX, "step": 5}),
    )
    service = forms.ChoiceField(label=gettext_lazy("Who receives them?"))
    field_order = ("name", "organisation", "contact_email", "persons", "service", "minutes", "day", "from_time")

    def __init__(self, *args: Any, services: Mapping[str, str], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["service"].choices = list(services.items())


class GroupsFilter(forms.Form):
    """Which groups to list."""

    find = forms.CharField(
        label=gettext_lazy("Name or organisation"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={**BOX, "data-find": ""}),
    )
    day = forms.DateField(
        label=gettext_lazy("Day"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs=DAY)
    )
    which = forms.ChoiceField(
        label=gettext_lazy("Which"),
        required=False,
        choices=[("", gettext_lazy("All")), ("ahead", gettext_lazy("Still to come"))],
    )

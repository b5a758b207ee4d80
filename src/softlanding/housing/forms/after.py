"""What is typed after a move: how a point stands, and to whom a household is handed over."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from softlanding.housing.forms.waiting import DayField

POINT_STATES = [("under-way", _("Under way")), ("done", _("Done")), ("to-do", _("To do"))]
WHICH = [("open", _("Lately, or not taken over")), ("not-taken", _("Not taken over")), ("all", _("All"))]


class PointForm(forms.Form):
    """How a point stands, and since which day."""

    state = forms.ChoiceField(label=_("How it stands"), choices=POINT_STATES)
    on = DayField(label=_("On which day"), required=False)


class HandoverForm(forms.Form):
    """To whom a household is handed over."""

    to = forms.TypedChoiceField(label=_("To whom"), coerce=int)
    note = forms.CharField(
        label=_("Note"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What they should know first. No illness, no diagnosis."),
    )

    def __init__(self, *args: Any, people: Iterable[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["to"].choices = list(people)


class AfterFilterForm(forms.Form):
    """Which households to list."""

    text = forms.CharField(label=_("Name or code"), max_length=60, required=False)
    which = forms.ChoiceField(label=_("Which"), required=False, choices=WHICH)

"""What is typed about runs and proposals: a day and a seed, another home, a reason, a question of what if."""

from collections.abc import Iterable
from copy import deepcopy
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

Choices = Iterable[tuple[str, str]]
REASON = {"rows": 3, "class": "utrecht-textarea"}


class DayField(forms.DateField):
    """A day, typed or picked."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class RunForm(forms.Form):
    """What a run looks at."""

    on = DayField(label=_("As of"), help_text=_("Deadlines and rent limits are those of this day."))
    seed = forms.IntegerField(
        label=_("Seed"),
        min_value=0,
        max_value=2**31,
        help_text=_("It decides between equally good matches. The same seed gives the same answer."),
    )


class ReasonForm(forms.Form):
    """Why."""

    because = forms.CharField(label=_("Why?"), max_length=300, min_length=10, widget=forms.Textarea(attrs=REASON))

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, auto_id=named.pop("auto_id", "id_%s"), **named)


class NearForm(forms.Form):
    """Why this home although who wants to live near has one elsewhere; asked where that is so, and only there."""

    near_because = forms.CharField(
        label=_("Why this home all the same?"), max_length=300, required=False, widget=forms.Textarea(attrs=REASON)
    )

    def __init__(self, *given: Any, asks: bool = False, **named: Any) -> None:
        super().__init__(*given, **named)
        if not asks and "near_because" not in self.data:
            del self.fields["near_because"]
        elif asks:
            self.fields["near_because"].required = True

    def ask_near(self, told: Iterable[str]) -> None:
        """Ask for it now, with what stands in the way."""
        self.fields.setdefault("near_because", deepcopy(self.base_fields["near_because"]))
        self.fields["near_because"].required = True
        for words in told:
            self.add_error("near_because", words)

    @property
    def near_words(self) -> str:
        """Return what was written, or nothing."""
        return str(self.cleaned_data.get("near_because", ""))


class OtherHomeForm(NearForm, ReasonForm):
    """Another home than the proposed one, and why."""

    field_order = ("home", "because", "near_because")
    home = forms.ChoiceField(label=_("Home"))

    def __init__(self, *given: Any, homes: Choices, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["home"].choices = [("", "—"), *homes]


class HoldForm(ReasonForm):
    """Until when a proposal is set aside, and why."""

    field_order = ("until", "because")
    until = DayField(label=_("Until"))


class FreezeForm(OtherHomeForm):
    """A pair to fix or to rule out for coming runs."""

    field_order = ("kind", "home", "because", "near_because")
    kind = forms.ChoiceField(
        label=_("In coming runs"),
        choices=[("force", _("always this home for this household")), ("forbid", _("never this home"))],
        widget=forms.RadioSelect,
    )


class ByHandForm(OtherHomeForm):
    """A household and a home, without a run."""

    field_order = ("household", "home", "because", "near_because")
    household = forms.ChoiceField(label=_("Household"))

    def __init__(self, *given: Any, households: Choices, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["household"].choices = [("", "—"), *households]


class PairForm(forms.Form):
    """A pair to force or to forbid, just to see."""

    household = forms.ChoiceField(label=_("Household"))
    home = forms.ChoiceField(label=_("Home"))

    def __init__(self, *given: Any, households: Choices, homes: Choices, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["household"].choices, self.fields["home"].choices = list(households), list(homes)


class NewHomeForm(forms.Form):
    """A home that is not there, just to see."""

    bedrooms = forms.IntegerField(label=_("Bedrooms"), min_value=0, max_value=12)
    rent = forms.DecimalField(label=_("Rent, euros a month"), min_value=1, max_value=5000, decimal_places=2)
    district = forms.ChoiceField(label=_("District"))
    step_free = forms.BooleanField(label=_("Step-free"), required=False)

    def __init__(self, *given: Any, districts: Choices, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["district"].choices = list(districts)


PERIODS = (("4", _("The last 4 weeks")), ("13", _("The last 13 weeks")), ("52", _("The last 52 weeks")))


class FiguresForm(forms.Form):
    """Which weeks are looked at, and what counts as too quick."""

    weeks = forms.ChoiceField(label=_("Period"), choices=PERIODS, required=False, initial="13")
    seconds = forms.IntegerField(
        label=_("Too quick: under so many seconds"), min_value=1, max_value=600, required=False
    )

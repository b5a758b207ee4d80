"""What a replay of weekly decisions is asked."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from softlanding.core.foresight.policies import DEADLINES, POLICIES
from softlanding.core.foresight.report_words import SAID


class ReplayForm(forms.Form):
    """Weeks, homes and households a week, the policy, and what is owed in the last week."""

    source = forms.ChoiceField(
        label=_("Which weeks?"),
        choices=[
            ("invented", _("Invented weeks")),
            ("own", _("Our own past weeks: the three numbers below do not count")),
        ],
        widget=forms.RadioSelect,
        initial="invented",
        required=False,
    )
    weeks = forms.IntegerField(label=_("Weeks"), min_value=4, max_value=104, initial=52)
    homes = forms.IntegerField(label=_("Homes a week"), min_value=1, max_value=40, initial=20)
    households = forms.IntegerField(label=_("Households a week"), min_value=1, max_value=40, initial=20)
    policy = forms.ChoiceField(label=_("How is decided each week?"), initial="prices")
    deadlines = forms.ChoiceField(label=_("Households in their last week"), initial="balanced")
    seed = forms.IntegerField(label=_("Seed"), min_value=0, max_value=2**31 - 1, initial=1)
    compare = forms.BooleanField(label=_("Play the other ways too: it takes longer"), required=False)

    def __init__(self, data: Any, *, language: str, own_weeks: int = 0) -> None:
        """Offer the policies in the language of the page, and own past weeks where enough of them are known."""
        super().__init__(data)
        self._own_weeks = own_weeks
        if not own_weeks:
            del self.fields["source"]
        policies = [(name, SAID[name].told(language)) for name in POLICIES]
        deadlines = [(name, SAID[name].told(language).partition(": ")[2].capitalize()) for name in DEADLINES]
        self.fields["policy"].choices = policies  # type: ignore[attr-defined]  # a choice field
        self.fields["deadlines"].choices = deadlines  # type: ignore[attr-defined]  # a choice field

    def question(self, on: date) -> dict[str, Any]:
        """Return what was asked, as a replay keeps it; own past weeks are those before a day."""
        told = self.cleaned_data
        asked = {name: told[name] for name in ("policy", "deadlines", "seed", "compare")}
        if told.get("source") == "own":
            return {"source": "own", "on": on.isoformat(), "weeks": self._own_weeks, **asked}
        return {
            "weeks": told["weeks"],
            "homes_per_week": told["homes"],
            "households_per_week": told["households"],
            **asked,
        }

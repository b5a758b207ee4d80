"""Forms of an offer: which to show, and what each step asks."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from softlanding.common.errors import BadInput, in_language
from softlanding.housing.queries.offers import offer_life, offer_words

LONGEST = 4000
HOW = [("talk", _("In a talk")), ("telephone", _("By telephone")), ("in-writing", _("In writing"))]


def spoken_language() -> str:
    """Return the language of the page."""
    return "nl" if translation.get_language() == "nl" else "en"


class OffersForm(forms.Form):
    """Which offers to show."""

    text = forms.CharField(label=_("Name, code or address"), required=False, max_length=80)
    which = forms.ChoiceField(
        label=_("Which"),
        required=False,
        choices=[
            ("live", _("Running")),
            ("mine", _("Waiting for us")),
            ("household", _("Waiting for the household")),
            ("ended", _("Ended")),
            ("all", _("All")),
        ],
    )
    sort = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[
            ("answer", _("Last day to answer")),
            ("linked", _("Longest waiting")),
            ("newest", _("Newest")),
        ],
    )


class StepForm(forms.Form):
    """What every step sends: the version of the offer that its page showed."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, version: int, change: str, **initial: Any) -> None:
        super().__init__(data, prefix=change, initial={"version": version, **initial})

    def take(self, error: BadInput) -> None:
        """Show the mistakes that the action found, each at its field."""
        language = spoken_language()
        titles = {point.id: point.title.told(language) for point in offer_life().points}
        for mistake in error.mistakes:
            words = in_language(mistake.what, language)
            if mistake.where in self.fields:
                self.add_error(mistake.where, words[:1].upper() + words[1:] + ".")
            else:
                self.add_error(None, f"{titles.get(mistake.where, mistake.where)}: {words}.")

    def stated(self) -> dict[str, Any]:
        """Return what was typed, as the action takes it."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class CheckForm(StepForm):
    """The list of points that a second officer looks at."""

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        for point in offer_life().points:
            self.fields[point.id] = forms.BooleanField(label=point.title.told(spoken_language()), required=False)

    def stated(self) -> dict[str, Any]:
        """Return which points hold."""
        return {"holding": super().stated()}


class HearForm(StepForm):
    """What the household said before the offer."""

    how = forms.ChoiceField(
        label=_("How was the household heard?"),
        widget=forms.RadioSelect,
        choices=[*HOW, ("did-not-want", _("It did not want to say anything"))],
    )
    said = forms.CharField(
        label=_("What it said, in its own words"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class SendForm(StepForm):
    """In which language the household reads first, until when it can answer, and where that term comes from."""

    language = forms.ChoiceField(
        label=_("Language of the letter"),
        help_text=_("The household can read it in each of these languages. Beside a translation stands the Dutch."),
    )
    answer_by_on = forms.DateField(
        label=_("Last day to answer"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    source = forms.CharField(
        label=_("Where this term comes from"),
        max_length=300,
        help_text=_("The rule or agreement in which it stands. The household reads this. We know no term by itself."),
    )

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        said = {
            "by-hand": "",
            "machine-made": gettext("made by a machine"),
            "checked": gettext("checked by a translator"),
        }
        letter = offer_words()
        states = [(one, said[letter.state(one.id)]) for one in letter.languages]
        self.fields["language"].choices = [
            (one.id, f"{one.name} ({state})" if state else one.name) for one, state in states
        ]
        self.initial["language"] = letter.language(self.initial.get("language") or "").id


class AcceptForm(StepForm):
    """A yes that a member of staff heard."""

    how = forms.ChoiceField(label=_("How did you hear it?"), widget=forms.RadioSelect, choices=HOW)


class RefuseForm(AcceptForm):
    """A no that a member of staff heard, with the reason."""

    because = forms.CharField(
        label=_("Why, in the words of the household"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4})
    )


class JudgeForm(StepForm):
    """How a person judges the reason of a refusal."""

    judged = forms.ChoiceField(
        label=_("Is the reason justified?"),
        widget=forms.RadioSelect,
        choices=[
            ("justified", _("Justified: the household gets a new offer")),
            ("unjustified", _("Not justified: COA assesses it, and reception can end")),
        ],
    )
    because = forms.CharField(
        label=_("Why you judge so"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The household reads this."),
    )


class LeaseForm(StepForm):
    """The first day of the lease."""

    starts_on = forms.DateField(
        label=_("First day of the lease"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )


class MoveForm(StepForm):
    """The day of the move."""

    moved_on = forms.DateField(
        label=_("Day of the move"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )


class WithdrawForm(StepForm):
    """Why an offer is taken back."""

    because = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("The household reads this when it has the letter.")
    )


class WrittenForm(forms.Form):
    """The answer to what a household wrote."""

    answer = forms.CharField(label=_("Your answer"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}))


STEP_FORMS: Mapping[str, type[StepForm]] = {
    "check": CheckForm,
    "hear": HearForm,
    "offer": SendForm,
    "accept": AcceptForm,
    "refuse": RefuseForm,
    "judge": JudgeForm,
    "lease": LeaseForm,
    "move": MoveForm,
    "withdraw": WithdrawForm,
}
"""The form of each change of the table."""

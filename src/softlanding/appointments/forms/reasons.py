"""Why an officer booked, moved or cancelled: a usual reason, or own words."""

from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

MOST_LETTERS = 200
OWN_WORDS = "other"
REASONS = {
    "cannot-book-online": gettext_lazy("They cannot book online"),
    "asked": gettext_lazy("They asked for it"),
    "due-soon": gettext_lazy("A legal term ends soon"),
    "paper-missing": gettext_lazy("A paper was missing"),
    "ill": gettext_lazy("Someone is ill"),
    "desk-fault": gettext_lazy("Our own mistake"),
    "desk-closed": gettext_lazy("The desk or a counter is closed"),
    OWN_WORDS: gettext_lazy("Another reason"),
}


class ReasonForm(forms.Form):
    """A reason is always given; own words say more."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Why?"),
        choices=[("", gettext_lazy("Choose a reason")), *REASONS.items()],
        error_messages={"required": gettext_lazy("Choose why you do this.")},
    )
    own_words = forms.CharField(
        label=gettext_lazy("In your own words"),
        help_text=gettext_lazy("Nothing about health, and no citizen service number."),
        required=False,
        max_length=MOST_LETTERS - 30,
        widget=forms.TextInput(attrs={"class": "utrecht-textbox", "autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for words where no usual reason was chosen."""
        told = super().clean() or self.cleaned_data
        if told.get("reason") == OWN_WORDS and not told.get("own_words"):
            self.add_error("own_words", gettext("Say the reason in a few words."))
        return told

    @property
    def why(self) -> str:
        """Return the reason as it is stored."""
        chosen, words = self.cleaned_data["reason"], self.cleaned_data["own_words"]
        return f"{chosen}: {words}"[:MOST_LETTERS] if words else chosen


def reason_words(stored: str) -> str:
    """Return a stored reason in the reader's language."""
    chosen, _, words = stored.partition(": ")
    usual = "" if chosen == OWN_WORDS and words else str(REASONS.get(chosen, chosen))
    return ": ".join(part for part in (usual, words) if part)

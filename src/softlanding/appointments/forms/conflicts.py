"""What an officer chooses for a visit that lost its time."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class TimeForm(forms.Form):
    """A desk and a moment, together in one choice."""

    time = forms.ChoiceField(
        label=gettext_lazy("Another time"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose one of the times."),
            "invalid_choice": gettext_lazy("This time is not free any more. Choose one of these."),
        },
    )

    def __init__(self, *args: Any, times: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["time"].choices = times


def place_and_moment(chosen: str) -> tuple[str, datetime]:
    """Return the desk and the moment of a choice, or raise ValidationError."""
    desk, _at, written = chosen.partition("@")
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        moment = None
    if moment is None or moment.utcoffset() is None:
        raise ValidationError(_("Choose one of the times."))
    return desk, moment

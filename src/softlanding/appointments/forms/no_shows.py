"""What staff say when a visit does not stand as missed any more."""

from django import forms
from django.utils.translation import gettext_lazy


class CorrectForm(forms.Form):
    """What was the matter, and who said so or how it shows."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("What is right?"),
        choices=[
            ("came", gettext_lazy("They were here")),
            ("excused", gettext_lazy("They did not come, and could not help it")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what is right.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("How do we know?"),
        help_text=gettext_lazy("Nothing about health, and no citizen service number."),
        max_length=200,
        widget=forms.TextInput(attrs={"class": "utrecht-textbox", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Say in a few words how we know.")},
    )

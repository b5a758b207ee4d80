"""What is pressed on the pages about messages and calendar feeds."""

from django import forms


class MessageForm(forms.Form):
    """Which message, and what to do with it."""

    message = forms.IntegerField(min_value=1)
    do = forms.ChoiceField(choices=[("again", "again"), ("aside", "aside")])


class FeedForm(forms.Form):
    """Make (or replace) a feed, or switch it off."""

    do = forms.ChoiceField(choices=[("make", "make"), ("end", "end")])

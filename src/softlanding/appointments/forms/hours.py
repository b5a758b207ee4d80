"""What a coordinator types about the hours of a desk: weekly hours, days that differ, rules of booking."""

from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta
from typing import Any

from babel.dates import get_day_names
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from softlanding.appointments import queries
from softlanding.appointments.actions import Exceptional, Weekly
from softlanding.common.days import day_words
from softlanding.common.errors import in_language
from softlanding.core.cover import meeting_day
from softlanding.core.timeline import TICK_MINUTES, Hours
from softlanding.directory import queries as directory

MOST_WEEKS, MOST_DAYS = 10, 366
TIME_FORMATS = ["%H:%M", "%H:%M:%S", "%H.%M"]


def language() -> str:
    """Return the language of the page."""
    return get_language() or "en"


def weekday_names() -> list[tuple[str, str]]:
    """Return the days of the week, Monday first."""
    names = get_day_names("wide", locale=language().replace("-", "_"))
    return [(str(number), names[number].capitalize()) for number in range(7)]


def authority_names() -> list[tuple[str, str]]:
    """Return the authorities in words."""
    return [(key, in_language(words, language())) for key, words in directory.AUTHORITIES.items()]


def counter_names(desk: str) -> list[tuple[str, str]]:
    """Return the counters of a desk in words."""
    return [
        (counter.id, directory.counter_name(desk, counter.id, language())) for counter in directory.desk(desk).counters
    ]


class GridTimeField(forms.TimeField):
    """A local time on the grid of five minutes."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TimeInput(attrs={"type": "time", "step": 60 * TICK_MINUTES}, format="%H:%M")
        super().__init__(widget=widget, input_formats=TIME_FORMATS, **options)

    def clean(self, value: Any) -> time | None:
        """Refuse a time between two steps."""
        clock = super().clean(value)
        if clock and (clock.minute % TICK_MINUTES or clock.second):
            raise ValidationError(_("Write a time in steps of five minutes, such as 09:05."))
        return clock


class DayField(forms.DateField):
    """A day of the calendar."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, input_formats=["%Y-%m-%d", "%d-%m-%Y"], **options)


class NothingForm(forms.Form):
    """No question but whether to go on."""


class TakeOverForm(forms.Form):
    """From which day the coordinator keeps the hours."""

    from_on = DayField(label=gettext_lazy("From which day?"))

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        self.today = today
        super().__init__(*args, **options)

    def clean_from_on(self) -> date:
        """Refuse a day that is over."""
        return not_over(self.cleaned_data["from_on"], self.today)


def not_over(day: date, today: date) -> date:
    """Return the day, or raise ValidationError when it is over."""
    if day < today:
        raise ValidationError(_("This day is over. Choose {day} or later.").format(day=day_words(today, language())))
    return day


class WeeklyForm(forms.Form):
    """Weekly hours of counters for an authority."""

    counters = forms.MultipleChoiceField(
        label=gettext_lazy("Counters"), widget=forms.CheckboxSelectMultiple(attrs={"class": "sl-choices--columns"})
    )
    authority = forms.ChoiceField(label=gettext_lazy("For which authority?"))
    weekdays = forms.MultipleChoiceField(
        label=gettext_lazy("Days"), widget=forms.CheckboxSelectMultiple(attrs={"class": "sl-choices--columns"})
    )
    opens = GridTimeField(label=gettext_lazy("Opens at"))
    closes = GridTimeField(
        label=gettext_lazy("Closes at"), help_text=gettext_lazy("A time at or before opening means: on the next day.")
    )
    valid_from_on = DayField(label=gettext_lazy("First day"))
    last_on = DayField(
        label=gettext_lazy("Last day"), required=False, help_text=gettext_lazy("Leave it empty when the hours go on.")
    )
    every_weeks = forms.IntegerField(
        label=gettext_lazy("Every how many weeks?"),
        min_value=1,
        max_value=MOST_WEEKS,
        initial=1,
        help_text=gettext_lazy("1 is every week, 2 every other week, counted from the week of the first day."),
    )

    def __init__(self, *args: Any, desk: str, since: date, rules: Sequence[Any] = (), own: Any = None, **options: Any):
        self.desk, self.since, self.own = desk, since, own
        self.rules = [rule for rule in rules if own is None or rule.pk != own.pk]
        super().__init__(*args, **options)
        self.fields["counters"].choices = counter_names(desk)
        self.fields["authority"].choices = authority_names()
        self.fields["weekdays"].choices = weekday_names()

    def clean(self) -> dict[str, Any]:
        """Refuse hours that contradict themselves or others, and say what would be right."""
        said = super().clean() or {}
        opens, closes = said.get("opens"), said.get("closes")
        first, last = said.get("valid_from_on"), said.get("last_on")
        if opens and opens == closes:
            self.add_error("closes", _("Closing is the same as opening. Choose a later time."))
        if first and first < self.since:
            words = day_words(self.since, language())
            self.add_error(
                "valid_from_on", _("You keep the hours from {day} on. Begin then or later.").format(day=words)
            )
        if first and last and last < first:
            self.add_error("last_on", _("The last day comes before the first. Choose the same day or a later one."))
        if self.own is not None and len(said.get("counters", [])) > 1:
            self.add_error("counters", _("These hours belong to one counter. Add others as new hours."))
        if not self.errors:
            self._refuse_overlaps()
        return said

    def _refuse_overlaps(self) -> None:
        hours, said = self.hours, dict(self.cleaned_data)
        names = dict(counter_names(self.desk))
        found = []
        for rule in self.rules:
            same = rule.counter in said["counters"] and rule.authority == said["authority"]
            if same and (day := meeting_day(hours, queries.hours_of(rule))):
                what = _(
                    "{counter} is open already on {day}, {opens} - {closes}. End those hours, or choose other times."
                )
                clocks = {"opens": f"{rule.opens:%H:%M}", "closes": f"{rule.closes:%H:%M}"}
                found.append(what.format(counter=names[rule.counter], day=day_words(day, language()), **clocks))
        if found:
            self.add_error("counters", found)

    @property
    def hours(self) -> Hours:
        """Return the hours of a form without mistakes as the core reads them."""
        one = self.weekly
        return Hours(
            frozenset(int(number) for number in one.weekdays),
            one.opens,
            one.closes,
            valid_from=one.valid_from_on,
            valid_to=one.valid_to_on,
            every_weeks=one.every_weeks,
        )

    @property
    def weekly(self) -> Weekly:
        """Return what to add."""
        said = self.cleaned_data
        last = said["last_on"]
        return Weekly(
            said["counters"],
            said["authority"],
            "".join(sorted(said["weekdays"])),
            said["opens"],
            said["closes"],
            said["valid_from_on"],
            last + timedelta(days=1) if last else None,
            said["every_weeks"],
        )


class EndForm(forms.Form):
    """The last day on which weekly hours hold."""

    last_on = DayField(label=gettext_lazy("Last day on which they hold"))

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        self.today = today
        super().__init__(*args, **options)

    def clean_last_on(self) -> date:
        """Refuse to change what was."""
        day = self.cleaned_data["last_on"]
        not_over(day + timedelta(days=1), self.today)
        return day


class ExceptionForm(forms.Form):
    """Days that differ: closed, or open for extra hours."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What is different?"),
        choices=[("closed", gettext_lazy("Closed")), ("extra", gettext_lazy("Extra hours"))],
        widget=forms.RadioSelect,
        initial="closed",
    )
    first_on = DayField(label=gettext_lazy("First day"))
    last_on = DayField(
        label=gettext_lazy("Last day"), required=False, help_text=gettext_lazy("Leave it empty for one day.")
    )
    counters = forms.MultipleChoiceField(
        label=gettext_lazy("Counters"),
        required=False,
        help_text=gettext_lazy("Choose none for the whole desk."),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "sl-choices--columns"}),
    )
    opens = GridTimeField(
        label=gettext_lazy("From"), required=False, help_text=gettext_lazy("Leave both empty for the whole day.")
    )
    closes = GridTimeField(label=gettext_lazy("Until"), required=False)
    authority = forms.ChoiceField(label=gettext_lazy("For which authority?"), required=False)
    reason_en = forms.CharField(label=gettext_lazy("Reason, in English"), required=False, max_length=200)
    reason_nl = forms.CharField(label=gettext_lazy("Reason, in Dutch"), required=False, max_length=200)

    def __init__(self, *args: Any, desk: str, today: date, exceptions: Sequence[Any] = (), **options: Any) -> None:
        self.desk, self.today, self.there = desk, today, exceptions
        super().__init__(*args, **options)
        self.fields["counters"].choices = counter_names(desk)
        self.fields["authority"].choices = [("", _("Only with extra hours")), *authority_names()]
        for name in ("reason_en", "reason_nl"):
            self.fields[name].required = self.data.get("kind") != "extra"
            self.fields[name].error_messages["required"] = NEEDED[name]

    def clean_first_on(self) -> date:
        """Refuse a day that is over."""
        return not_over(self.cleaned_data["first_on"], self.today)

    def clean(self) -> dict[str, Any]:
        """Refuse days that contradict themselves or others, and say what would be right."""
        said = super().clean() or {}
        first, last = said.get("first_on"), said.get("last_on")
        if first and last and last < first:
            self.add_error("last_on", _("The last day comes before the first. Choose the same day or a later one."))
        elif first and last and (last - first).days >= MOST_DAYS:
            self.add_error("last_on", _("That is more than a year. Close for at most a year at a time."))
        if said.get("opens") and said.get("opens") == said.get("closes"):
            self.add_error("closes", _("Closing is the same as opening. Choose a later time."))
        for name in ("counters", "authority", "opens", "closes") if said.get("kind") == "extra" else ():
            if not said.get(name) and name not in self.errors:
                self.add_error(name, NEEDED[name])
        if not self.errors:
            self._refuse_twice()
        return said

    def _refuse_twice(self) -> None:
        new = self.exceptional
        for day in new.days:
            for old in self.there:
                whole = old.kind == "closed" and not old.opens and not old.closes
                if old.day_on == day and whole and (not old.counter or old.counter in new.counters):
                    words = day_words(day, language())
                    self.add_error(
                        "first_on",
                        _("{day} is closed already. Open it again first, or leave it out.").format(day=words),
                    )
                    return

    @property
    def exceptional(self) -> Exceptional:
        """Return what to add."""
        said: Mapping[str, Any] = self.cleaned_data
        extra = said["kind"] == "extra"
        return Exceptional(
            kind=said["kind"],
            first_on=said["first_on"],
            last_on=said["last_on"] or said["first_on"],
            counters=said["counters"] or [""],
            authority=said["authority"] if extra else "",
            opens=said["opens"],
            closes=said["closes"],
            reason_en=said["reason_en"],
            reason_nl=said["reason_nl"],
        )


NEEDED = {
    "reason_en": gettext_lazy("Say why. Who loses a visit reads this."),
    "reason_nl": gettext_lazy("Say why in Dutch. Who loses a visit reads this."),
    "counters": gettext_lazy("Choose the counters that are open."),
    "authority": gettext_lazy("Choose the authority that is there."),
    "opens": gettext_lazy("Say when they open."),
    "closes": gettext_lazy("Say when they close."),
}


class PolicyForm(forms.Form):
    """The rules of booking."""

    plans_by_shifts = forms.BooleanField(
        label=gettext_lazy("Plan by shifts"),
        required=False,
        help_text=gettext_lazy("A counter is open only while somebody has a shift there. Fill in the shifts first."),
    )
    buffer_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes that a counter stays free after each task"), min_value=0, max_value=60
    )
    min_notice_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes before its start until which a visit can be booked"),
        min_value=0,
        max_value=28 * 24 * 60,
    )
    horizon_days = forms.IntegerField(
        label=gettext_lazy("Days ahead for which visits can be booked"), min_value=1, max_value=365
    )
    closed_on_liberation_day = forms.ChoiceField(
        label=gettext_lazy("5 May in years that are not a lustrum"),
        required=False,
        choices=[
            ("", gettext_lazy("As the data folder says")),
            ("yes", gettext_lazy("The desk is closed")),
            ("no", gettext_lazy("The desk is open")),
        ],
    )
    most_visits_per_contact = forms.IntegerField(
        label=gettext_lazy("Visits that one contact may have ahead"), min_value=1, max_value=50
    )
    release_after_at_most_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes after which a time that was given up is shown to all, at most"),
        min_value=0,
        max_value=240,
    )
    offer_lasts_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes for which a time is held for someone on the waiting list"),
        min_value=10,
        max_value=2880,
    )
    no_shows_before_confirming = forms.IntegerField(
        label=gettext_lazy("Missed visits within a year, after which the next one must be confirmed"),
        min_value=1,
        max_value=20,
    )

    def clean_closed_on_liberation_day(self) -> bool | None:
        """Return the choice as the table keeps it."""
        return {"yes": True, "no": False}.get(self.cleaned_data["closed_on_liberation_day"])

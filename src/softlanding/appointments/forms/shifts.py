"""What a coordinator types about shifts, one at a time or as a CSV file."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from babel import Locale
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from softlanding.appointments.forms.hours import DayField, GridTimeField, authority_names, counter_names, language
from softlanding.core import timeline as core
from softlanding.people import queries as people

SKILLS = [("biometrics-kit", gettext_lazy("Biometrics kit"))]
COLUMNS = ("day", "from", "to", "counter", "who", "authorities", "languages", "skills", "breaks")
BREAK = re.compile(r"(\d{1,2}[:.]\d{2})\s*-\s*(\d{1,2}[:.]\d{2})")
MOST_LINES, MOST_BYTES = 2000, 500_000


def language_name(code: str) -> str:
    """Return a language in words, or its code when it is unknown."""
    return str(Locale.parse(language().replace("-", "_")).languages.get(code, code))


class ShiftForm(forms.Form):
    """Who is at which counter, when, and what they bring."""

    member = forms.ChoiceField(label=gettext_lazy("Who"), required=False)
    counter = forms.ChoiceField(label=gettext_lazy("Counter"))
    day_on = DayField(label=gettext_lazy("Day"))
    opens = GridTimeField(label=gettext_lazy("From"))
    closes = GridTimeField(
        label=gettext_lazy("Until"), help_text=gettext_lazy("A time at or before the first means: on the next day.")
    )
    authorities = forms.MultipleChoiceField(label=gettext_lazy("Authority"), widget=forms.CheckboxSelectMultiple)
    languages = forms.CharField(
        label=gettext_lazy("Languages"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("Codes, such as: nl en tr"),
    )
    skills = forms.MultipleChoiceField(
        label=gettext_lazy("Skills"), required=False, choices=SKILLS, widget=forms.CheckboxSelectMultiple
    )
    breaks = forms.CharField(
        label=gettext_lazy("Breaks"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("Such as: 12:00-12:30 15:00-15:15"),
    )

    def __init__(self, *args: Any, desk: str, others: Iterable[Any] = (), own: Any = None, **options: Any) -> None:
        self.desk, self.own = desk, own
        self.others = [shift for shift in others if own is None or shift.pk != own.pk]
        super().__init__(*args, **options)
        self.fields["counter"].choices = counter_names(desk)
        self.fields["authorities"].choices = authority_names()
        staff = [(str(member.pk), member.display_name) for member in people.staff_at(desk)]
        self.fields["member"].choices = [("", _("A post to be filled")), *staff]

    def clean_languages(self) -> list[str]:
        """Read codes, each once."""
        codes = list(dict.fromkeys(self.cleaned_data["languages"].replace(",", " ").split()))
        known = Locale("en").languages
        wrong = [code for code in codes if code not in known]
        if wrong:
            said = _("We do not know these codes: {codes}. Write for instance nl for Dutch, tr for Turkish.")
            raise ValidationError(said.format(codes=", ".join(wrong)))
        return codes

    def clean_breaks(self) -> list[list[str]]:
        """Read pairs of times."""
        typed = self.cleaned_data["breaks"].strip()
        rest = BREAK.sub("", typed).replace(",", " ").replace(";", " ").strip()
        if rest:
            raise ValidationError(_("We cannot read “{typed}”. Write breaks as 12:00-12:30.").format(typed=rest))
        pairs = [[_clock(begins), _clock(ends)] for begins, ends in BREAK.findall(typed)]
        if any(None in pair for pair in pairs):
            raise ValidationError(_("A break has a time that does not exist. Write breaks as 12:00-12:30."))
        return pairs

    def clean(self) -> dict[str, Any]:
        """Refuse a shift that contradicts itself or another of the same person."""
        said = super().clean() or {}
        if said.get("opens") and said.get("opens") == said.get("closes"):
            self.add_error("closes", _("Closing is the same as opening. Choose a later time."))
        if not self.errors:
            try:
                self._as_core()
            except ValueError:
                self.add_error(
                    "breaks", _("A break does not lie in the shift. Choose times between its start and end.")
                )
        if not self.errors and said.get("member"):
            self._refuse_two_places()
        return said

    def _as_core(self) -> core.Shift:
        said = self.cleaned_data
        breaks = tuple((time.fromisoformat(begins), time.fromisoformat(ends)) for begins, ends in said["breaks"])
        authorities = frozenset(said["authorities"])
        return core.Shift(said["counter"], said["day_on"], said["opens"], said["closes"], authorities, breaks=breaks)

    def _refuse_two_places(self) -> None:
        said = self.cleaned_data
        mine = span_of(said["day_on"], said["opens"], said["closes"])
        for other in self.others:
            theirs = span_of(other.day_on, other.opens, other.closes)
            if str(other.member_id or "") == said["member"] and mine[0] < theirs[1] and theirs[0] < mine[1]:
                what = _(
                    "This person works at {counter} then, {opens} - {closes}. Choose other times or somebody else."
                )
                names = dict(counter_names(self.desk))
                clocks = {"opens": f"{other.opens:%H:%M}", "closes": f"{other.closes:%H:%M}"}
                self.add_error("member", what.format(counter=names.get(other.counter, other.counter), **clocks))

    @property
    def row(self) -> dict[str, Any]:
        """Return the fields of the shift."""
        said = self.cleaned_data
        return {
            "member_id": int(said["member"]) if said["member"] else None,
            **{name: said[name] for name in ("counter", "day_on", "opens", "closes", "authorities", "languages")},
            "skills": said["skills"],
            "breaks": said["breaks"],
        }


def span_of(day: Any, opens: time, closes: time) -> tuple[datetime, datetime]:
    """Return the local span of a shift; at or before its start it ends on the next day."""
    begins, ends = datetime.combine(day, opens), datetime.combine(day, closes)
    return begins, ends if ends > begins else ends + timedelta(days=1)


class ImportForm(forms.Form):
    """A CSV file of shifts; what it held stands in the text, to be corrected there."""

    file = forms.FileField(label=gettext_lazy("CSV file"), required=False)
    text = forms.CharField(
        label=gettext_lazy("Lines"), required=False, widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"})
    )

    def __init__(self, data: Any = None, files: Any = None, *, desk: str, others: Sequence[Any] = ()) -> None:
        self.desk, self.others = desk, list(others)
        self.rows: list[dict[str, Any]] = []
        if files and files.get("file"):
            raw = files["file"].read(MOST_BYTES + 1)
            data = {**data.dict(), "text": raw.decode("utf-8-sig", errors="replace")}
            files = None
        super().__init__(data, files)

    def clean_text(self) -> str:
        """Read every line; all mistakes are told, and with any of them no line counts."""
        text = self.cleaned_data["text"]
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) < 2:
            raise ValidationError(_("There is no line with a shift. Choose a file, or write the lines below."))
        if len(lines) > MOST_LINES or len(text) > MOST_BYTES:
            raise ValidationError(
                _("This is too long. Import at most {number} lines at a time.").format(number=MOST_LINES)
            )
        reader = csv.DictReader(io.StringIO(text), delimiter=";" if ";" in lines[0] else ",")
        missing = [name for name in COLUMNS if name not in (reader.fieldnames or [])]
        if missing:
            said = _("The first line lacks these columns: {names}. It must be: {all}")
            raise ValidationError(said.format(names=", ".join(missing), all=",".join(COLUMNS)))
        mistakes: list[str] = []
        emails = {member.email.lower(): str(member.pk) for member in people.staff_at(self.desk)}
        for line in reader:
            mistakes += self._mistakes_of(reader.line_num, line, emails)
        if mistakes:
            raise ValidationError(mistakes)
        return text

    def _mistakes_of(self, number: int, line: dict[str, Any], emails: dict[str, str]) -> list[str]:
        told = {name: (line.get(name) or "").strip() for name in COLUMNS}
        form = ShiftForm(
            {
                "member": emails.get(told["who"].lower(), ""),
                "counter": told["counter"],
                "day_on": told["day"],
                "opens": told["from"],
                "closes": told["to"],
                "authorities": told["authorities"].split(),
                "languages": told["languages"],
                "skills": told["skills"].split(),
                "breaks": told["breaks"],
            },
            desk=self.desk,
            others=self.others,
        )
        found = [f"{form[name].label}: {what}" for name, whats in form.errors.items() for what in whats]
        if told["who"] and told["who"].lower() not in emails:
            found.append(_("Who: nobody at this desk has the address {typed}.").format(typed=told["who"]))
        if not found:
            self.rows.append(form.row)
            self.others.append(_Written(form.row))
        return [_("Line {number}: {what}").format(number=number, what=what) for what in found]


class _Written:
    """A line that was read already, so that the next ones are compared with it."""

    pk = None

    def __init__(self, row: dict[str, Any]) -> None:
        self.__dict__.update(row)


def _clock(typed: str) -> str | None:
    hours, minutes = typed.replace(".", ":").split(":")
    return f"{int(hours):02}:{minutes}" if int(hours) < 24 and int(minutes) < 60 else None

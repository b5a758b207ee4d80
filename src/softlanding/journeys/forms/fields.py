"""Form fields for facts: municipality, countries, money, yes or no."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from softlanding.core.rulebook import Rulebook
from softlanding.journeys.forms import places

DAY_FORMATS = ["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y"]
MOST_PASSPORTS = 8


def _language() -> str:
    return get_language() or "en"


def _did_you_mean(close: list[str], otherwise: str) -> str:
    if not close:
        return otherwise
    return _("Did you mean %(names)s?") % {"names": _(" or ").join(close)}


class MunicipalityField(forms.Field):
    """The name of a municipality, typed or chosen from the list that the page brings."""

    def __init__(self, *, book: Rulebook, **options: Any) -> None:
        self.book = book
        attrs = {"list": "municipalities", "autocomplete": "off"}
        super().__init__(widget=forms.TextInput(attrs=attrs), **options)

    def prepare_value(self, value: Any) -> Any:
        """Show a known id as its name."""
        known = self.book.municipalities.get(value)
        return known.told(_language()) if known else value

    def clean(self, value: Any) -> str | None:
        """Return the municipality's id."""
        name = str(value or "").strip()
        if not name:
            return super().clean(None)
        found = places.municipality_named(name, self.book)
        if found is None:
            close = places.municipalities_like(name, self.book, _language())
            problem = _("We do not know a municipality called “%(name)s”.") % {"name": name}
            raise ValidationError(f"{problem} {_did_you_mean(close, _('Choose one from the list.'))}")
        return found


def country_code(name: str) -> str:
    """Return the code of a country by its name, or raise ValidationError with what was probably meant."""
    found = places.country_named(name, _language())
    if found is None:
        close = places.countries_like(name, _language())
        problem = _("We do not know a country called “%(name)s”.") % {"name": name}
        raise ValidationError(f"{problem} {_did_you_mean(close, _('Choose one from the list.'))}")
    return found


class CountryField(forms.Field):
    """The name of one country; `none_word` is the answer of who has none."""

    def __init__(self, *, none_word: str = "", **options: Any) -> None:
        self.none_word = none_word
        attrs = {"list": "countries-or-none" if none_word else "countries", "autocomplete": "off"}
        super().__init__(widget=forms.TextInput(attrs=attrs), **options)

    def prepare_value(self, value: Any) -> Any:
        """Show a code as the country's name."""
        if value == places.WITHOUT_LICENCE and self.none_word:
            return self.none_word
        return places.countries(_language()).get(value, value)

    def clean(self, value: Any) -> str | None:
        """Return the code, or `none`."""
        name = str(value or "").strip()
        if not name:
            return super().clean(None)
        if self.none_word and name.casefold() in {self.none_word.casefold(), places.WITHOUT_LICENCE, "-"}:
            return places.WITHOUT_LICENCE
        return country_code(name)


class CountriesInput(forms.Widget):
    """A line per country, at least two, and a button for one more that needs no script."""

    template_name = "journeys/widgets/countries.html"
    use_fieldset = True
    more = False

    def id_for_label(self, id_: str) -> str:  # noqa: ARG002 - Django's signature
        """Return nothing: each line has a label of its own."""
        return ""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Return the lines."""
        context = super().get_context(name, value, attrs)
        named = places.countries(_language())
        given = [named.get(one, one) for one in value or ()]
        lines = min(MOST_PASSPORTS, max(2, len(given) + self.more))
        given += [""] * (lines - len(given))
        invalid = bool((attrs or {}).get("aria-invalid"))
        context["widget"].update(
            {"lines": given, "invalid": invalid, "described": (attrs or {}).get("aria-describedby", "")}
        )
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:  # noqa: ARG002 - Django's signature
        """Return what was typed in each line."""
        lines = data.getlist(name) if hasattr(data, "getlist") else data.get(name) or []
        return [str(line).strip() for line in lines[:MOST_PASSPORTS] if str(line).strip()]


class CountriesField(forms.Field):
    """One or more countries by name."""

    widget = CountriesInput

    def clean(self, value: Any) -> list[str] | None:
        """Return the codes, each once, or every line that is no country."""
        codes, problems = [], []
        for name in value or ():
            try:
                codes.append(country_code(name))
            except ValidationError as error:
                problems.extend(error.messages)
        if problems:
            raise ValidationError(problems)
        if not codes:
            super().clean(None)
        return list(dict.fromkeys(codes)) or None


class MoneyField(forms.Field):
    """Euros, however the thousands and cents are written."""

    def __init__(self, *, most: int, **options: Any) -> None:
        self.most = most
        super().__init__(widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}), **options)

    def prepare_value(self, value: Any) -> Any:
        """Show whole euros without cents."""
        return int(value) if isinstance(value, float) and value.is_integer() else value

    def clean(self, value: Any) -> float | None:
        """Return the amount in euros."""
        text = str(value or "").replace("€", "").replace("EUR", "").replace("\N{NO-BREAK SPACE}", "").replace(" ", "")
        if not text:
            return super().clean(None)
        if len(text) > 3 and text[-3] in ".,":
            text = text[:-3].replace(".", "").replace(",", "") + "." + text[-2:]
        else:
            text = text.replace(".", "").replace(",", "")
        try:
            amount = Decimal(text)
        except InvalidOperation:
            raise ValidationError(_("Write an amount in euros, such as 5600.")) from None
        if not 0 <= amount <= self.most:
            raise ValidationError(_("Write an amount between 0 and %(most)s.") % {"most": self.most})
        return float(amount)


class DayField(forms.DateField):
    """A day, given to the household file as `2027-01-18`."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            input_formats=DAY_FORMATS,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            error_messages={"invalid": gettext_lazy("Write a day as day-month-year, such as 18-01-2027.")},
            **options,
        )

    def clean(self, value: Any) -> Any:
        """Return the day as text."""
        day = super().clean(value)
        return day.isoformat() if day else None


class YesNoField(forms.TypedChoiceField):
    """Yes, no, or not known yet."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            choices=[
                ("yes", pgettext_lazy("answer", "Yes")),
                ("no", pgettext_lazy("answer", "No")),
                ("", gettext_lazy("I do not know yet")),
            ],
            coerce=lambda value: value == "yes",
            empty_value=None,
            widget=forms.RadioSelect,
            **options,
        )

    def prepare_value(self, value: Any) -> Any:
        """Show true and false as words."""
        return {True: "yes", False: "no", None: ""}.get(value, value) if not isinstance(value, str) else value

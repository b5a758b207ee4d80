"""What is typed about what targets rest on: municipalities that ended, and tables of inhabitants."""

import csv
import io
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from softlanding.core.apportionment.merger_list import COLUMNS
from softlanding.housing.forms.targets import LARGEST_FILE, DayField

LARGEST_TABLE = 8 * 1024 * 1024


class MergerForm(forms.Form):
    """One municipality that ended, or a file with several; and where it was read."""

    ended_on = DayField(label=_("Ended on"), required=False, help_text=_("The first day without it"))
    code = forms.ChoiceField(label=_("Municipality that ended"), required=False)
    into_code = forms.CharField(
        label=_("Code of where it went"), required=False, max_length=6, help_text=_("Such as GM0518")
    )
    into_name = forms.CharField(
        label=_("Name of where it went"), required=False, max_length=80, help_text=_("Needed for a new municipality")
    )
    file = forms.FileField(label=_("List (CSV)"), required=False, help_text=", ".join(COLUMNS))
    read_where = forms.CharField(
        label=_("Where you read it"), max_length=300, help_text=_("The Act on the merger, or the list of CBS")
    )
    read_on = DayField(label=_("Read on"))

    def __init__(self, *args: Any, names: Mapping[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        known = sorted(names.items(), key=lambda one: one[1].casefold().lstrip("'"))
        choices = [("", ""), *((code, f"{name} ({code})") for code, name in known)]
        self.fields["code"].choices = choices  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        """Refuse a file that is too large."""
        file = self.cleaned_data["file"]
        if file and file.size > LARGEST_FILE:
            raise forms.ValidationError(_("The file is larger than 2 MB."))
        return file

    def clean(self) -> dict[str, Any]:
        """Ask for a file or a row, not both and not neither."""
        told = super().clean() or {}
        typed = any(told.get(name) for name in ("ended_on", "code", "into_code", "into_name"))
        if told.get("file") and typed:
            self.add_error("file", _("Give a file, or type one municipality: not both."))
        if not told.get("file") and not typed and not self.errors:
            self.add_error("code", _("Choose the municipality that ended, or give a file."))
        return told

    @property
    def content(self) -> bytes:
        """Return the list as a file: the one that was given, or the row that was typed."""
        told = self.cleaned_data
        if told["file"]:
            content: bytes = told["file"].read()
            return content
        text = io.StringIO()
        table = csv.writer(text)
        table.writerow(COLUMNS)
        table.writerow([told["ended_on"] or "", *(told[name].strip() for name in COLUMNS[1:4]), ""])
        return text.getvalue().encode()


class InhabitantsForm(forms.Form):
    """A table of CBS."""

    file = forms.FileField(
        label=_("Table of CBS (CSV)"), help_text=_("A column with codes such as GM0518, and one with inhabitants")
    )
    as_of = DayField(
        label=_("Day of the figures"), required=False, help_text=_("Leave it empty where the table names one day")
    )
    table = forms.CharField(
        label=_("Number of the table"), required=False, max_length=40, help_text=_("Such as 03759ned")
    )

    def clean_file(self) -> Any:
        """Refuse a file that is too large."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_TABLE:
            raise forms.ValidationError(_("The file is larger than 8 MB."))
        return file

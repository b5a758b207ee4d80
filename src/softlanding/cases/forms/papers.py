"""What people type about papers: where they come from, a file, why one is rejected, which are asked for."""

from typing import Any

from django import forms
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from softlanding.cases.actions.papers_staff import LONGEST_REASON, WantedPaper
from softlanding.cases.queries.papers_page import countries
from softlanding.core.papers import REJECTIONS
from softlanding.core.rulebook import load_rulebook

ACCEPTED = ".pdf,.jpg,.jpeg,.png,.heic,application/pdf,image/jpeg,image/png,image/heic"


class OriginForm(forms.Form):
    """Where a paper was issued, and in which language it is. Both may stay unknown."""

    issued_in = forms.ChoiceField(
        label=_("Which country issued it?"),
        help_text=_("The country whose office made the paper, not the passport of the person."),
        required=False,
    )
    known_language = forms.ChoiceField(
        label=_("Is it in Dutch, English, French or German?"),
        required=False,
        choices=[("", _("I do not know")), ("yes", _("Yes")), ("no", _("No"))],
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        names = countries(translation.get_language() or "en").items()
        self.fields["issued_in"].choices = [("", _("I do not know")), *names]  # type: ignore[attr-defined]  # a choice

    def clean_known_language(self) -> bool | None:
        """Return yes, no, or None while it is not known."""
        return {"yes": True, "no": False}.get(self.cleaned_data["known_language"])


class UploadForm(forms.Form):
    """A file to upload; what it is, its bytes say (core.papers.sniff)."""

    file = forms.FileField(
        label=_("Photo or PDF"),
        help_text=_("PDF, JPEG, PNG or HEIC, at most 10 MB. Cover your citizen service number (BSN) and any photo."),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )


class RejectForm(forms.Form):
    """Why a paper is not in order, for the newcomer to read."""

    reason_kind = forms.ChoiceField(label=_("What is wrong with it?"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("What would make it right, in your own words"),
        help_text=_("The household reads this. Write no numbers of documents and nothing about health."),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        language = translation.get_language() or "en"
        choices = [(name, text.told(language)) for name, text in REJECTIONS.items()]
        self.fields["reason_kind"].choices = choices  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:
        """Ask for words where no reason of the list says enough."""
        found = super().clean() or {}
        if found.get("reason_kind") == "other" and not found.get("reason", "").strip():
            self.add_error("reason", _("Write what is wrong."))
        return found


class AskForm(forms.Form):
    """Which papers to ask a household for, why, and by when."""

    papers = forms.MultipleChoiceField(label=_("Which papers?"), widget=forms.CheckboxSelectMultiple)
    reason = forms.CharField(
        label=_("Why, in a sentence"),
        help_text=_("The household reads this."),
        required=False,
        max_length=LONGEST_REASON,
    )
    needed_by_on = forms.DateField(
        label=_("By when"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "utrecht-textbox"}),
    )

    def __init__(self, *args: Any, people: list[tuple[str, str]], documents: list[str], **more: Any) -> None:
        """Offer each document for each person of the case."""
        super().__init__(*args, **more)
        language, book = translation.get_language() or "en", load_rulebook()
        titles = [(name, book.papers[name].title.told(language)) for name in documents]
        several = len(people) > 1
        self.fields["papers"].choices = [  # type: ignore[attr-defined]  # a choice field
            (f"{key}:{name}", f"{title} ({person})" if several else title)
            for key, person in people
            for name, title in titles
        ]

    def wanted(self) -> list[WantedPaper]:
        """Return what was chosen."""
        return [WantedPaper(*one.split(":", 1)) for one in self.cleaned_data["papers"]]


class CheckForm(forms.Form):
    """That a paper is in order, and until when it holds."""

    valid_until_on = forms.DateField(required=False)

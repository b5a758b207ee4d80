"""Cases out to another system, and what another system says of them in: as ZGW-shaped JSON, and as CSV."""

import csv
import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext

from softlanding.cases import queries
from softlanding.cases.actions import wire_import
from softlanding.cases.forms.wire import ExportForm, ImportForm
from softlanding.cases.queries import wire
from softlanding.common import audit
from softlanding.common.access import Compartment, Role
from softlanding.common.errors import BadInput, as_bad_input, in_language
from softlanding.core import documents
from softlanding.core.rulebook import load_rulebook
from softlanding.core.zgw import CaseRecord, StatedStatus, read_cases, read_table, written

AUTHORITY_OF = {Role.MUNICIPAL_CLERK: "municipality", Role.IND_OFFICER: "ind"}
HEADS = (
    "reference", "kind", "state", "since", "received_on", "due_on", "promised_on", "closed_on", "lane", "desk",
    "municipality", "household", "person",
)  # fmt: skip
SALT = "cases-to-take-in"
AN_HOUR = 3600
SHOWN = 200
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def exchange(request: HttpRequest) -> HttpResponse:
    """Offer the export, and take a file in: first what it would change, then for good."""
    if request.method == "POST" and "checked" in request.POST:
        return _take_in(request)
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return _preview(request, form)
    return _page(request, form, status=422 if form.is_bound else 200)


def _page(request: HttpRequest, form: ImportForm, *, status: int, **more: Any) -> HttpResponse:
    chosen = _chosen(request)
    count = wire.cases_to_export(authority=_authority(request), **chosen).count()
    context = {"form": form, "export": ExportForm(request.GET or None), "count": count, **more}
    context["query"] = request.GET.urlencode()
    return render(request, "cases/exchange.html", context, status=status)


def _authority(request: HttpRequest) -> str:
    return AUTHORITY_OF[request.actor.role]


def _chosen(request: HttpRequest) -> dict[str, Any]:
    form = ExportForm(request.GET)
    form.is_valid()
    return {"only_open": form.cleaned_data.get("which") != "all", "since": form.cleaned_data.get("since")}


def _preview(request: HttpRequest, form: ImportForm) -> HttpResponse:
    given = form.cleaned_data["file"]
    try:
        read = read_table if str(given.name).lower().endswith(".csv") else read_cases
        statuses = read(given.read(), load_rulebook().case_kinds, today=timezone.localdate(), file=str(given.name)[:80])
        taken = wire_import.would_take_in(statuses, authority=_authority(request), by=request.actor, now=timezone.now())
    except (documents.BadInput, BadInput) as error:
        return _page(request, form, status=422, mistakes=_mistakes(error))
    checked = signing.dumps([_plain(one) for one in statuses], salt=SALT, compress=True)
    changes = [one for one in taken if one.changed]
    rows = [_row(one) for one in changes[:SHOWN]]
    more = {"rows": rows, "changes": len(changes), "same": len(taken) - len(changes), "checked": checked}
    return _page(request, ImportForm(), status=422, preview=True, shown=SHOWN, **more)


def _take_in(request: HttpRequest) -> HttpResponse:
    try:
        values = signing.loads(request.POST["checked"], salt=SALT, max_age=AN_HOUR)
        statuses = [StatedStatus(**{**value, "day": date.fromisoformat(value["day"])}) for value in values]
        taken = wire_import.take_in(statuses, authority=_authority(request), by=request.actor, now=timezone.now())
    except signing.BadSignature:
        messages.error(request, gettext("This preview is too old. Hand in the file once more."))
        return _page(request, ImportForm(), status=422)
    except BadInput as error:
        return _page(request, ImportForm(), status=422, mistakes=_mistakes(error))
    number = sum(one.changed for one in taken)
    messages.success(
        request,
        ngettext("{number} change was taken in.", "{number} changes were taken in.", number).format(number=number),
    )
    return redirect("exchange:exchange")


def _plain(one: StatedStatus) -> dict[str, str]:
    names = ("where", "reference", "kind", "household", "person", "state", "reason")
    return {**{name: getattr(one, name) for name in names}, "day": one.day.isoformat()}


def _row(one: wire_import.Taken) -> dict[str, Any]:
    kind, language = load_rulebook().case_kinds[one.kind], get_language() or "en"
    return {
        "reference": one.reference if not one.opened else gettext("New"),
        "kind": kind.title.told(language),
        "state": kind.state(one.state).title.told(language),
    }


def _mistakes(error: Exception) -> list[dict[str, str]]:
    found, language = as_bad_input(error) or error, get_language() or "en"
    return [
        {
            "where": one.where,
            "what": in_language(one.what, language),
            "remedy": in_language(one.remedy, language) if one.remedy else "",
        }
        for one in getattr(found, "mistakes", ())
    ]


def cases_json(request: HttpRequest) -> HttpResponse:
    """Answer the cases as one JSON document: zaak, status and rol of each."""
    document = written(_noted(request, wire.exported(_found(request))))
    answer = HttpResponse(
        json.dumps(document, ensure_ascii=False, indent=1), content_type="application/json; charset=utf-8"
    )
    answer["Content-Disposition"] = 'attachment; filename="zaken.json"'
    return answer


def cases_csv(request: HttpRequest) -> StreamingHttpResponse | HttpResponse:
    """Answer the cases as a table."""
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="cases.csv"'
    table = csv.writer(answer)
    table.writerow(HEADS)
    for one in _noted(request, wire.exported(_found(request))):
        last = one.statuses[-1] if one.statuses else None
        values = (
            one.reference, one.kind.id, last.state if last else "", last.at.date() if last else "", one.received_on,
            one.due_on, one.promised_on, one.closed_on, one.lane, one.desk, one.municipality, one.household, one.person,
        )  # fmt: skip
        table.writerow([_cell(value) for value in values])
    return answer


def _cell(value: object) -> str:
    """Write a value so that no spreadsheet takes it for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def _found(request: HttpRequest) -> Iterable[queries.Case]:
    found = wire.cases_to_export(authority=_authority(request), **_chosen(request))
    return found.select_related("household").iterator(chunk_size=wire.AT_A_TIME)


def _noted(request: HttpRequest, cases: Iterable[CaseRecord]) -> Iterator[CaseRecord]:
    """Note for each household that its case left in a file; one entry each, in one statement."""
    kept, events = [], []
    for one in cases:
        kept.append(one)
        events.append(
            audit.Event(
                by=request.actor,
                purpose=request.purpose,
                household=one.holder,
                sentence="case-exported",
                compartments=[Compartment(one.kind.compartment)],
                params={"reference": one.reference},
            )
        )
    audit.record_exports(events)
    return iter(kept)

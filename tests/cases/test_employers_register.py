"""Importing the register of recognised sponsors, linking employers to it, and reach. Every sponsor is invented."""

import json
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from typer.testing import CliRunner

from employing import brought, employer_named
from softlanding.cases import actions, queries
from softlanding.cases.models import Announcement, RegisteredSponsor, RegisterImport
from softlanding.common.access.terms import SYSTEM
from softlanding.common.errors import BadInput
from softlanding.common.jobs import run_all_due
from softlanding.core.documents import BadInput as WrongFile

pytestmark = pytest.mark.django_db
FIRST = (("Vaart Software B.V.", "00000001"), ("Zilt Institute", "00000002"), ("Duin Energy", "00000003"))
DAY = date(2026, 11, 2)


def csv(rows=FIRST) -> bytes:
    return "\n".join(["Organisatie;KvK-nummer", *(f"{name};{number}" for name, number in rows)]).encode()


def imported(rows=FIRST, *, on=DAY, confirmed=False, register="work"):
    return actions.import_at_once(
        content=csv(rows),
        file_name="register.csv",
        register=register,
        as_of_on=on,
        confirmed=confirmed,
        by=SYSTEM,
        now=timezone.now(),
    )


def counts(made) -> tuple[int, ...]:
    return made.added, made.removed, made.renamed, made.back, made.same


def test_a_first_list_adds_everybody():
    assert counts(imported()) == (3, 0, 0, 0, 0)
    assert {one.first_seen_on for one in RegisteredSponsor.objects.all()} == {DAY}


def test_the_same_list_again_changes_nothing():
    imported()
    before = list(RegisteredSponsor.objects.values())
    assert counts(imported()) == (0, 0, 0, 0, 3)
    assert list(RegisteredSponsor.objects.values()) == before


def test_history_is_kept_of_who_leaves_comes_back_and_has_another_name():
    imported()
    later = DAY + timedelta(days=30)
    imported([("Vaart B.V.", "00000001"), ("Zilt Institute", "00000002")], on=later)
    vaart, zilt, duin = RegisteredSponsor.objects.order_by("chamber_of_commerce")
    assert (vaart.name, vaart.former_names, vaart.search_name) == (
        "Vaart B.V.", [{"name": "Vaart Software B.V.", "until": "2026-12-02"}], "vaart",
    )  # fmt: skip
    assert (zilt.first_seen_on, zilt.last_seen_on) == (DAY, later)
    assert (duin.last_seen_on, duin.gone_on) == (DAY, later)
    assert counts(imported(FIRST, on=later)) == (0, 0, 1, 1, 1)
    duin.refresh_from_db()
    assert (duin.first_seen_on, duin.gone_on) == (DAY, None)


def test_lists_are_kept_apart():
    imported()
    assert counts(imported(FIRST[:1], register="research")) == (1, 0, 0, 0, 0)
    assert RegisteredSponsor.objects.filter(gone_on=None).count() == 4


def test_a_list_that_lacks_more_than_a_third_is_imported_only_when_a_person_says_so():
    imported()
    with pytest.raises(actions.ManyWouldLeave):
        imported(FIRST[:1])
    assert RegisteredSponsor.objects.filter(gone_on=None).count() == 3
    assert counts(imported(FIRST[:1], confirmed=True)) == (0, 2, 0, 0, 1)


def test_an_older_list_is_refused():
    imported()
    with pytest.raises(BadInput):
        imported(on=DAY - timedelta(days=1))


def test_a_file_with_mistakes_saves_nothing():
    with pytest.raises(WrongFile) as wrong:
        imported([("Vaart", "1"), ("", "00000002"), ("Zilt", "00000003")])
    assert [one.line for one in wrong.value.mistakes] == [2, 3]
    assert (RegisteredSponsor.objects.count(), RegisterImport.objects.count()) == (0, 0)


def test_an_import_that_breaks_half_way_saves_nothing(monkeypatch):
    made = actions.preview_register(
        content=csv(), file_name="r.csv", register="work", as_of_on=DAY, by=SYSTEM, now=timezone.now()
    )
    actions.start_import(key=made.pk, confirmed=False, by=SYSTEM)
    from softlanding.cases.actions import employers_register

    def broken() -> None:
        raise RuntimeError("the lights went out")

    monkeypatch.setattr(employers_register, "link_by_number", broken)
    with pytest.raises(RuntimeError):
        employers_register.import_register(key=made.pk, now=timezone.now())
    assert RegisteredSponsor.objects.count() == 0
    monkeypatch.undo()
    employers_register.import_register(key=made.pk, now=timezone.now())
    employers_register.import_register(key=made.pk, now=timezone.now())
    assert RegisteredSponsor.objects.count() == 3
    assert (queries.reading_at(made.pk).state, queries.reading_at(made.pk).content) == ("done", "")


def test_twelve_thousand_sponsors_are_imported_in_steps_that_are_told():
    told: list[tuple[int, int]] = []
    rows = [(f"Sponsor {n}", f"{n:08}") for n in range(1, 12_001)]
    made = actions.import_at_once(
        content=csv(rows),
        file_name="r.csv",
        register="work",
        as_of_on=DAY,
        confirmed=False,
        by=SYSTEM,
        now=timezone.now(),
        progress=lambda done, every: told.append((done, every)),
    )
    assert counts(made) == (12_000, 0, 0, 0, 0)
    assert told == [(1000 * step, 12_000) for step in range(1, 13)]


def upload(rows=FIRST, **more):
    return {"file": SimpleUploadedFile("register.csv", csv(rows)), "register": "work", "as_of_on": "2026-11-02", **more}


def test_the_coordinator_sees_what_changes_first_and_then_imports(client_as):
    coordinator = client_as("coordinator")
    where = coordinator.post("/staff/sponsors/import/", upload()).url
    page = coordinator.get(where)
    assert [(one["title"], one["count"]) for one in page.context["changes"]] == [
        ("New", 3), ("Gone", 0), ("Other name", 0), ("Back again", 0),
    ]  # fmt: skip
    assert RegisteredSponsor.objects.count() == 0
    assert coordinator.post(f"{where}start/").url == where
    assert "Sponsors read" in coordinator.get(where).content.decode()
    run_all_due()
    assert "The list is imported." in coordinator.get(where).content.decode()
    assert RegisteredSponsor.objects.count() == 3
    assert coordinator.post(f"{where}start/").status_code == 409


def test_the_page_lists_every_mistake_with_its_line(client_as):
    answer = client_as("coordinator").post("/staff/sponsors/import/", upload([("Vaart", "1"), ("", "00000002")]))
    assert (answer.status_code, [one.line for one in answer.context["mistakes"]]) == (422, [2, 3])


def test_a_list_that_is_thrown_away_is_not_imported(client_as):
    coordinator = client_as("coordinator")
    where = coordinator.post("/staff/sponsors/import/", upload()).url
    coordinator.post(f"{where}start/")
    coordinator.post(f"{where}stop/")
    run_all_due()
    assert (RegisteredSponsor.objects.count(), RegisterImport.objects.get().content) == (0, "")


def test_the_page_asks_before_many_leave(client_as):
    imported()
    coordinator = client_as("coordinator")
    where = coordinator.post("/staff/sponsors/import/", upload(FIRST[:1])).url
    assert coordinator.get(where).context["must_ask"] is True
    assert coordinator.post(f"{where}start/").status_code == 409
    assert coordinator.post(f"{where}start/", {"confirmed": "yes"}).status_code == 302


def test_a_list_of_tomorrow_is_refused(client_as):
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    assert client_as("coordinator").post("/staff/sponsors/import/", upload(as_of_on=tomorrow)).status_code == 422


def test_sponsors_are_found_by_name_number_and_list(client_as):
    imported()
    coordinator = client_as("coordinator")

    def names(query: str) -> list[str]:
        return [row["name"] for row in coordinator.get(f"/staff/sponsors/?{query}").context["rows"]]

    assert names("q=VAART+software+bv") == ["Vaart Software B.V."]
    assert names("q=00000002") == ["Zilt Institute"]
    assert names("register=research") == []
    assert names("state=gone") == []


def test_an_employer_is_linked_by_its_number_and_never_by_its_name():
    by_number = employer_named("Another name", chamber_of_commerce="00000001")
    by_name = employer_named("ZILT Institute")
    imported()
    by_number.refresh_from_db()
    by_name.refresh_from_db()
    assert queries.standing_of(by_number) == ("register", DAY)
    assert queries.standing_of(by_name) == ("unknown", None)
    assert [one.name for one in queries.sponsors_named_like(by_name)] == ["Zilt Institute"]


def test_a_person_confirms_a_name_and_takes_it_back(client_as):
    employer = employer_named("ZILT Institute", recognised_sponsor=True)
    imported()
    coordinator, [row] = client_as("coordinator"), queries.sponsors_named_like(employer)
    where = f"/staff/employers/{employer.pk}/sponsor/"
    coordinator.post(where, {"sponsor": row.pk})
    assert queries.standing_of(queries.employer_at(employer.pk)) == ("register", DAY)
    coordinator.post(where)
    assert queries.standing_of(queries.employer_at(employer.pk)) == ("said-yes", None)


def test_who_left_the_register_is_told_apart_from_who_never_was_in_it():
    employer = employer_named("Vaart", chamber_of_commerce="00000001")
    imported()
    imported(FIRST[1:], on=DAY + timedelta(days=30))
    assert queries.standing_of(queries.employer_at(employer.pk)) == ("left-register", DAY + timedelta(days=30))


def reach(**days):
    first, last = days.get("first", date(2020, 1, 1)), days.get("last", timezone.localdate())
    return queries.reach("the-hague", first=first, last=last)


def placed(number: str, municipality: str) -> None:
    actions.place_sponsor(
        sponsor=RegisteredSponsor.objects.get(chamber_of_commerce=number, register="work").pk,
        municipality=municipality,
        by=SYSTEM,
    )


def test_reach_counts_only_sponsors_of_which_somebody_knows_where_they_are():
    employer = employer_named("Vaart", chamber_of_commerce="00000001")
    brought(employer)
    brought(employer_named("Unlinked"))
    imported()
    found = reach()
    assert (found.share.part, found.share.whole, found.share.value, found.without_place, found.not_linked) == (
        0, 0, None, 3, 1,
    )  # fmt: skip
    placed("00000001", "den-haag")
    placed("00000002", "delft")
    placed("00000003", "groningen")
    found = reach()
    assert (found.share.part, found.share.whole, found.without_place, found.elsewhere) == (1, 2, 0, 1)
    assert [(place, share.part, share.whole) for place, share in found.rows] == [("delft", 0, 1), ("den-haag", 1, 1)]


def test_reach_keeps_to_its_period_and_leaves_out_what_was_taken_back():
    brought(employer_named("Vaart", chamber_of_commerce="00000001"))
    imported()
    placed("00000001", "den-haag")
    assert reach(last=timezone.localdate() - timedelta(days=1)).share.part == 0
    assert reach(first=timezone.localdate()).share.part == 1
    Announcement.objects.update(state="cancelled")
    assert reach().share.part == 0


def test_an_organisation_in_two_lists_counts_once():
    brought(employer_named("Vaart", chamber_of_commerce="00000001"))
    imported()
    imported(FIRST[:1], register="research")
    placed("00000001", "den-haag")
    row = RegisteredSponsor.objects.get(register="research")
    actions.place_sponsor(sponsor=row.pk, municipality="den-haag", by=SYSTEM)
    assert (reach().share.part, reach().share.whole) == (1, 1)


def test_the_page_of_reach_says_when_too_little_is_known(client_as):
    page = client_as("coordinator").get("/staff/sponsors/reach/").content.decode()
    assert "Too little is known" in page


def run(tmp_path, rows=FIRST, *options: str):
    from softlanding.cli import app, sponsors  # noqa: F401  # registers its commands

    file = tmp_path / "register.csv"
    file.write_bytes(csv(rows))
    return CliRunner().invoke(app, ["sponsors", "import", str(file), *options])


@pytest.fixture
def on_this_database(monkeypatch):
    """The command sets its own database up; here it takes the test's."""
    from softlanding.config import server

    monkeypatch.setattr(server, "prepare", lambda _: None)
    monkeypatch.setattr(server, "set_up", lambda _: None)


@pytest.mark.usefixtures("on_this_database")
def test_the_command_imports_and_counts(tmp_path):
    found = run(tmp_path, FIRST, "--as-of", "2026-11-02")
    assert (found.exit_code, found.stdout) == (0, "3 added, 0 gone, 0 renamed, 0 back, 0 same\n")
    found = run(tmp_path, FIRST, "--as-of", "2026-11-02", "--json")
    assert json.loads(found.stdout) == {
        "list": "work", "as_of": "2026-11-02", "rows": 3, "added": 0, "gone": 0, "renamed": 0, "back": 0, "same": 3,
    }  # fmt: skip


@pytest.mark.usefixtures("on_this_database")
def test_the_command_says_no_when_many_would_leave_and_yes_with_whole(tmp_path):
    run(tmp_path)
    assert run(tmp_path, FIRST[:1]).exit_code == 1
    assert run(tmp_path, FIRST[:1], "--whole").exit_code == 0


@pytest.mark.usefixtures("on_this_database")
def test_the_command_tells_every_mistake(tmp_path):
    found = run(tmp_path, [("Vaart", "1"), ("", "00000002")])
    assert found.exit_code == 2
    assert [line.split(": ")[0] for line in found.stderr.splitlines()[:2]] == ["register.csv:2", "register.csv:3"]
    assert run(tmp_path, FIRST, "--list", "nonsense").exit_code == 2
    assert run(tmp_path, FIRST, "--as-of", "2999-01-01").exit_code == 2

"""The demo's arrivals: some invented people whom the demo's employer announced, and a request for a group visit."""

from datetime import date, datetime, timedelta

PEOPLE = (
    ("emp-0101", "Wei", "Chen", "CN", "highly-skilled-migrant", 5900, 12, "none"),
    ("emp-0102", "Joana", "Silva", "BR PT", "employment", 4800, 20, "rented"),
    ("emp-0103", "Chidi", "Okoye", "NG", "eu-blue-card", 6300, 45, "temporary"),
    ("emp-0104", "Emma", "Johnson", "US", "highly-skilled-migrant", 6700, 60, "company"),
    ("emp-0105", "Kenji", "Sato", "JP", "intra-company-transfer", 6100, 75, "company"),
    ("emp-0106", "Elif", "Demir", "TR", "highly-skilled-migrant", 4900, 90, "rented"),
    ("emp-0107", "Lukas", "Novak", "CZ", "employment", 4400, 8, "rented"),
)


def announce_demo_arrivals(*, now: datetime) -> None:
    """Announce the people above, once; one landed, one was invited."""
    from softlanding.cases.actions import cohort
    from softlanding.cases.actions.cohort_arrivals import ask_for_group, invite, move_arrival
    from softlanding.cases.queries import Announcement, Employer
    from softlanding.core.cohort import Row, Stated, Table, cohort_of

    employer = Employer.objects.select_related("organisation").order_by("pk").first()
    if employer is None or Announcement.objects.filter(employer=employer, key=PEOPLE[0][0]).exists():
        return
    table = Table(rows=[Row(at, _cells(one, now.date())) for at, one in enumerate(PEOPLE, start=2)])
    stated: tuple[Stated, ...] = cohort_of(table, employer=cohort.employer_facts(employer)).households
    found = [cohort.announce(employer, one, now=now)[1] for one in stated]
    move_arrival(found[-1], "landed", now=now)
    invite(found[1], now=now)
    ask_for_group(
        employer, found[3:6], desk="the-hague-international-centre", wished_on=now.date() + timedelta(days=50),
        or_on=None, contact="hr@demo.example", note="They start together.", now=now,
    )  # fmt: skip


def _cells(one: tuple[str, str, str, str, str, int, int, str], today: date) -> dict[str, str]:
    key, given_name, family_name, nationalities, purpose, salary, days, address = one
    arrives = today + timedelta(days=days)
    return {
        "household": key, "person": "p1", "given_name": given_name, "family_name": family_name, "born": "1992-03-14",
        "nationalities": nationalities, "purpose": purpose, "arrival": arrives.isoformat(), "municipality": "den-haag",
        "address": address, "stay_in_months": "36", "salary": str(salary),
        "first_working_day": (arrives + timedelta(days=14 - arrives.weekday())).isoformat(),
    }  # fmt: skip

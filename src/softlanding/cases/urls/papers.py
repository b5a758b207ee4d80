"""Where papers are: a household's own, and those of the two authorities, each on its own pages."""

from django.urls import path

from softlanding.cases.views import papers, papers_staff

app_name = "papers"
WHOSE = "papers/<slug:person>/<slug:document>/"
OF_A_PAPER = "case/<uuid:case>/paper/<uuid:paper>/"
urlpatterns = [
    path("papers/", papers.every, name="list"),
    path("papers/have/", papers.have, name="have"),
    path("papers/file/<uuid:file>/", papers.own_file, name="file"),
    path(WHOSE, papers.one, name="paper"),
    path(f"{WHOSE}origin/", papers.origin, name="origin"),
    path(f"{WHOSE}upload/", papers.upload, name="upload"),
    path(f"{WHOSE}withdraw/", papers.withdraw, name="withdraw"),
    *(
        path(f"staff/papers/{authority}/{where}", view, name=f"{authority}-{name}")
        for authority in ("municipality", "ind")
        for where, view, name in (
            ("", papers_staff.waiting, "waiting"),
            ("case/<uuid:case>/", papers_staff.of_case, "case"),
            ("case/<uuid:case>/ask/", papers_staff.ask, "ask"),
            ("case/<uuid:case>/ask-missing/", papers_staff.ask_missing, "ask-missing"),
            (f"{OF_A_PAPER}step/", papers_staff.step, "step"),
            (f"{OF_A_PAPER}reject/", papers_staff.reject, "reject"),
            (f"{OF_A_PAPER}undo/", papers_staff.undo, "undo"),
            ("case/<uuid:case>/file/<uuid:file>/", papers_staff.file, "file"),
        )
    ),
]

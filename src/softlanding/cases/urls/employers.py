"""Where the pages of employers are, and the desk's pages about them."""

from django.urls import path

from softlanding.cases.views import (
    employers,
    employers_account,
    employers_duties,
    employers_public,
    employers_register,
    employers_staff,
)

app_name = "employers"
urlpatterns = [
    path("employer/start/", employers_public.start, name="start"),
    path("employer/ask/", employers_public.ask, name="ask"),
    path("employer/ask/sent/", employers_public.asked, name="asked"),
    path("employer/join/<str:token>/", employers_public.join, name="join"),
    path("employer/feed/<str:token>/", employers_duties.feed, name="feed"),
    path("employer/", employers.home, name="home"),
    path("employer/account/", employers_account.account, name="account"),
    path("employer/colleagues/", employers_account.colleagues, name="colleagues"),
    path("employer/colleagues/invite/", employers_account.invite, name="invite"),
    path("employer/colleagues/leave/", employers_account.leave, name="leave"),
    path("employer/colleagues/<int:colleague>/part/", employers_account.part, name="part"),
    path("employer/colleagues/<int:colleague>/remove/", employers_account.remove, name="remove"),
    path(
        "employer/colleagues/invitations/<int:invitation>/withdraw/",
        employers_account.withdraw_invitation,
        name="withdraw-invitation",
    ),
    path("employer/duties/", employers_duties.duties, name="duties"),
    path("employer/duties/duties.csv", employers_duties.duties_csv, name="duties-csv"),
    path("employer/duties/done/", employers_duties.done, name="duty-done"),
    path("employer/duties/undo/", employers_duties.undo, name="duty-undo"),
    path("employer/duties/change/", employers_duties.change, name="change"),
    path("employer/duties/change/<int:noted>/withdraw/", employers_duties.withdraw, name="withdraw-change"),
    path("employer/duties/days/", employers_duties.days, name="days"),
    path("employer/duties/letters/", employers_duties.letters, name="letters"),
    path("employer/duties/calendar/", employers_duties.calendar, name="calendar"),
    path("staff/employers/", employers_staff.employers, name="staff-list"),
    path("staff/employers/employers.csv", employers_staff.employers_csv, name="staff-list-csv"),
    path("staff/employers/open/", employers_staff.open_account, name="staff-open"),
    path("staff/employers/requests/<int:asked>/", employers_staff.request_for_account, name="staff-request"),
    path("staff/employers/<int:employer>/", employers_staff.employer, name="staff-employer"),
    path("staff/employers/<int:employer>/close/", employers_staff.close, name="staff-close"),
    path("staff/employers/<int:employer>/reopen/", employers_staff.reopen, name="staff-reopen"),
    path("staff/employers/<int:employer>/sponsor/", employers_staff.link, name="staff-link"),
    path("staff/sponsors/", employers_register.sponsors, name="staff-sponsors"),
    path("staff/sponsors/import/", employers_register.import_list, name="staff-import"),
    path("staff/sponsors/imports/<int:reading>/", employers_register.reading, name="staff-reading"),
    path("staff/sponsors/imports/<int:reading>/start/", employers_register.start_import, name="staff-start-import"),
    path("staff/sponsors/imports/<int:reading>/stop/", employers_register.stop_import, name="staff-stop-import"),
    path("staff/sponsors/reach/", employers_register.reach, name="staff-reach"),
    path("staff/sponsors/<int:sponsor>/", employers_register.sponsor, name="staff-sponsor"),
]

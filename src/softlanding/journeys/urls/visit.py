"""Where the pages about a household's own visit are."""

from django.urls import path

from softlanding.journeys.views import reminders, visit, visit_passport

app_name = "visit"
urlpatterns = [
    path("", visit.choose, name="choose"),
    path("hold/", visit.hold, name="hold"),
    path("confirm/", visit.confirm, name="confirm"),
    path("cancel/", visit.cancel, name="cancel"),
    path("passport/", visit_passport.page, name="passport"),
    path("passport.pdf", visit_passport.pdf, name="passport-pdf"),
    path("reminders/", reminders.choose, name="reminders"),
    path("calendar.ics", visit_passport.calendar, name="calendar"),
]

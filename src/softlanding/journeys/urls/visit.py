"""Where the pages about a household's own visit are."""

from django.urls import path

from softlanding.journeys.views import reminders, visit, visit_passport, waiting

app_name = "visit"
urlpatterns = [
    path("", visit.choose, name="choose"),
    path("hold/", visit.hold, name="hold"),
    path("confirm/", visit.confirm, name="confirm"),
    path("cancel/", visit.cancel, name="cancel"),
    path("passport/", visit_passport.page, name="passport"),
    path("passport.pdf", visit_passport.pdf, name="passport-pdf"),
    path("reminders/", reminders.choose, name="reminders"),
    path("waiting/", waiting.waiting, name="waiting"),
    path("waiting/ask/", waiting.ask, name="ask-earlier"),
    path("waiting/stop/", waiting.stop, name="waiting-stop"),
    path("waiting/renew/", waiting.renew, name="waiting-renew"),
    path("waiting/answer/", waiting.answer, name="answer-offer"),
    path("offer/<str:token>/", waiting.offer, name="offer"),
    path("calendar.ics", visit_passport.calendar, name="calendar"),
]

"""Where the pages about a household's own visit are."""

from django.urls import path

from softlanding.journeys.views import reminders, visit, visit_end, visit_move, visit_passport, visit_people, waiting

app_name = "visit"
urlpatterns = [
    path("", visit.choose, name="choose"),
    path("hold/", visit.hold, name="hold"),
    path("confirm/", visit.confirm, name="confirm"),
    path("cancel/", visit_end.cancel, name="cancel"),
    path("cancelled/", visit_end.cancelled, name="cancelled"),
    path("restore/", visit_end.restore, name="restore"),
    path("confirm-again/", visit_end.confirm_again, name="confirm-again"),
    path("missed/", visit_end.missed, name="missed"),
    path("move/", visit_move.move, name="move"),
    path("people/", visit_people.people, name="people"),
    path("people/take-out/", visit_people.take_out, name="take-out"),
    path("people/add/", visit_people.add, name="add"),
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

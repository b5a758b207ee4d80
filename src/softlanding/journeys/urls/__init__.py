"""Where the pages of a plan are."""

from django.urls import path

from softlanding.journeys.views import keep, members, plan, questions, start, take_along

app_name = "journeys"
urlpatterns = [
    path("start-over/", start.start_over, name="start-over"),
    path("questions/", questions.questions, name="questions"),
    path("answers/", questions.answers, name="answers"),
    path("answers/<slug:fact>/", questions.answer, name="answer"),
    path("answers/<slug:person>/<slug:fact>/", questions.answer, name="answer-of-person"),
    path("household/", members.members, name="members"),
    path("household/<slug:person>/remove/", members.remove_member, name="remove-member"),
    path("plan/", plan.plan, name="plan"),
    path("plan/papers/", plan.papers, name="papers"),
    path("plan/done/", plan.done, name="done"),
    path("plan/keep/", keep.keep, name="keep"),
    path("plan/calendar.ics", take_along.calendar, name="calendar"),
    path("plan/plan.json", take_along.as_json, name="plan-json"),
]

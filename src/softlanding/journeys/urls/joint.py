"""Where the joint desk's work is: the list, tasks, the safe, closing the day, and the household on one screen."""

from django.urls import path

from softlanding.cases.urls.joint import desk
from softlanding.journeys.views import joint_household, joint_list, joint_steps

app_name = "joint"
urlpatterns = [
    path("worklist/", joint_list.work_list, name="list"),
    path("worklist/live/", joint_list.live, name="list-live"),
    path("worklist/work.csv", joint_list.as_file, name="list-csv"),
    path("worklist/ask-all/", joint_list.ask_all, name="ask-all"),
    path("worklist/asking/", joint_list.asking, name="asking"),
    path("worklist/ask-daily/", joint_list.ask_daily, name="ask-daily"),
    *desk,
    path("households/<uuid:household>/", joint_household.household, name="household"),
    path("households/<uuid:household>/who-else/", joint_household.who_else, name="who-else"),
    path("households/<uuid:household>/ask/", joint_steps.ask, name="ask"),
    path("households/<uuid:household>/tasks/", joint_steps.new_task, name="new-task"),
    path("households/<uuid:household>/check-in/<uuid:visit>/", joint_steps.check_in, name="check-in"),
    path("households/<uuid:household>/turns/<int:turn>/<slug:step>/", joint_steps.turn_step, name="turn-step"),
]

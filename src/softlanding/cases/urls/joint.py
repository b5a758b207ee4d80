"""Where the joint desk's tasks, safe and closing are: part of the `joint` pages (journeys.urls.joint)."""

from django.urls import path

from softlanding.cases.views import joint_close, joint_safe, joint_tasks

desk = [
    path("worklist/tasks/", joint_tasks.tasks, name="tasks"),
    path("worklist/tasks.csv", joint_tasks.tasks_csv, name="tasks-csv"),
    path("worklist/tasks/<int:item>/<slug:step>/", joint_tasks.step, name="task-step"),
    path("worklist/safe/", joint_safe.safe, name="safe"),
    path("worklist/safe.csv", joint_safe.safe_csv, name="safe-csv"),
    path("worklist/safe/receive/", joint_safe.receive, name="safe-receive"),
    path("worklist/safe/<int:document>/<slug:step>/", joint_safe.step, name="safe-step"),
    path("worklist/close/", joint_close.close, name="close"),
    path("worklist/close/<slug:what>/", joint_close.settle, name="settle"),
    path("worklist/closings.csv", joint_close.closings_csv, name="closings-csv"),
]

"""Where the joint desk's tasks, safe and closing are: part of the `joint` pages (journeys.urls.joint)."""

from django.urls import path

from softlanding.cases.views import joint_close, joint_safe, joint_tasks

desk = [
    path("work/tasks/", joint_tasks.tasks, name="tasks"),
    path("work/tasks.csv", joint_tasks.tasks_csv, name="tasks-csv"),
    path("work/tasks/<int:item>/<slug:step>/", joint_tasks.step, name="task-step"),
    path("work/safe/", joint_safe.safe, name="safe"),
    path("work/safe.csv", joint_safe.safe_csv, name="safe-csv"),
    path("work/safe/receive/", joint_safe.receive, name="safe-receive"),
    path("work/safe/<int:document>/<slug:step>/", joint_safe.step, name="safe-step"),
    path("work/close/", joint_close.close, name="close"),
    path("work/close/<slug:what>/", joint_close.settle, name="settle"),
    path("work/closings.csv", joint_close.closings_csv, name="closings-csv"),
]

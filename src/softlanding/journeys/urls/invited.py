"""Where somebody whom an employer announced takes their plan up, and sees who follows it."""

from django.urls import path

from softlanding.journeys.views import invited

app_name = "invited"
urlpatterns = [
    path("invited/<str:token>/", invited.invited, name="invited"),
    path("invited/<str:token>/not-me/", invited.not_me, name="not-me"),
    path("plan/employer/", invited.follows, name="follows"),
    path("plan/employer/<uuid:announcement>/stop/", invited.stop, name="stop"),
]

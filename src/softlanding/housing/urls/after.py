"""Where the pages about households that moved in are: for housing officers and for case managers."""

from django.urls import path

from softlanding.housing.views import after

app_name = "housing-after"
urlpatterns = [
    path("", after.moved, name="list"),
    path("contact/", after.moved, name="contact-list"),
    path("contact/<uuid:waiting>/", after.one, name="contact-one"),
    path("contact/<uuid:waiting>/take/", after.take, name="contact-take"),
    path("contact/<uuid:waiting>/hand-over/", after.hand_over, name="contact-hand-over"),
    path("contact/<uuid:waiting>/<slug:kind>/done/", after.point, name="contact-point"),
    path("contact/<uuid:waiting>/<slug:kind>/<slug:member>/done/", after.point, name="contact-member-point"),
    path("<uuid:waiting>/", after.one, name="one"),
    path("<uuid:waiting>/hand-over/", after.hand_over, name="hand-over"),
    path("<uuid:waiting>/<slug:kind>/done/", after.point, name="point"),
    path("<uuid:waiting>/<slug:kind>/<slug:member>/done/", after.point, name="member-point"),
]

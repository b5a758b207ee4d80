"""Where staff book for somebody else, change visits of the own desk, and keep groups."""

from django.urls import path

from softlanding.journeys.views import staff_agreements, staff_book, staff_groups, staff_visit

app_name = "booking"
urlpatterns = [
    path("book/", staff_book.who, name="book"),
    path("book/what/", staff_book.what, name="what"),
    path("book/when/", staff_book.when, name="when"),
    path("visits/<uuid:visit>/booked/", staff_visit.booked, name="booked"),
    path("visits/<uuid:visit>/undo/", staff_visit.undo, name="undo"),
    path("visits/<uuid:visit>/slip.pdf", staff_visit.slip, name="slip"),
    path("visits/<uuid:visit>/move/", staff_visit.move, name="move"),
    path("visits/<uuid:visit>/cancel/", staff_visit.cancel, name="cancel"),
    path("agreements-ending/", staff_agreements.ending, name="agreements-ending"),
    path("groups/", staff_groups.groups, name="groups"),
    path("groups/groups.csv", staff_groups.groups_csv, name="groups-csv"),
    path("groups/new/", staff_groups.new, name="new-group"),
    path("groups/delegation/", staff_groups.delegation, name="delegation"),
    path("groups/<uuid:group>/", staff_groups.group, name="group"),
    path("groups/<uuid:group>/move/", staff_groups.move, name="move-group"),
    path("groups/<uuid:group>/cancel/", staff_groups.cancel, name="cancel-group"),
]

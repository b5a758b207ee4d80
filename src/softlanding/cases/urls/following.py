"""Where a household follows its cases, and where an officer answers what it wrote."""

from django.urls import path

from softlanding.cases.views import following, following_staff

app_name = "following"
urlpatterns = [
    path("cases/", following.cases, name="cases"),
    path("cases/follow/", following.follow, name="follow"),
    path("cases/<uuid:case>/", following.case, name="case"),
    path("cases/<uuid:case>/messages/", following.message, name="message"),
    path("cases/<uuid:case>/change/", following.change, name="change"),
    path("staff/cases/<uuid:case>/messages/", following_staff.message, name="staff-message"),
]

"""Where matching is accounted for."""

from django.urls import path

from softlanding.housing.views import accountability

app_name = "housing-accountability"
urlpatterns = [
    path("staff/housing/groups/", accountability.groups, name="groups"),
    path("staff/housing/groups/store/", accountability.store, name="store"),
    path("staff/housing/groups/forget/", accountability.forget, name="forget"),
    path("staff/housing/algorithm-register/", accountability.register, name="register"),
    path("how-homes-are-matched/", accountability.how, name="how"),
]

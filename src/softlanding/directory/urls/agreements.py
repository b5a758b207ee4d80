"""Where the register of agreements is."""

from django.urls import path

from softlanding.directory.views import agreements

app_name = "agreements"
urlpatterns = [
    path("", agreements.register, name="register"),
    path("agreements.csv", agreements.as_csv, name="csv"),
    path("compare/", agreements.compare, name="compare"),
]

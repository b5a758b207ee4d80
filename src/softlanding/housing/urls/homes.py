"""Where the homes are."""

from django.urls import path

from softlanding.housing.views import homes, homes_agreed

app_name = "homes"
urlpatterns = [
    path("", homes.homes, name="list"),
    path("homes.csv", homes.homes_csv, name="csv"),
    path("new/", homes.new, name="new"),
    path("import/", homes.import_list, name="import"),
    path("import/<int:made>/", homes.reading, name="reading"),
    path("import/<int:made>/take-over/", homes.take_over, name="take-over"),
    path("import/<int:made>/throw-away/", homes.throw_away, name="throw-away"),
    path("shares/", homes_agreed.shares, name="shares"),
    path("shares/add/", homes_agreed.add_association, name="add-association"),
    path("districts/", homes_agreed.districts, name="districts"),
    path("districts/add/", homes_agreed.add_district, name="add-district"),
    path("districts/<int:district>/", homes_agreed.change_district, name="change-district"),
    path("<uuid:home>/", homes.one, name="one"),
    path("<uuid:home>/change/", homes.change, name="change"),
    path("<uuid:home>/hold/", homes.hold, name="hold"),
    path("<uuid:home>/release/", homes.release, name="release"),
    path("<uuid:home>/withdraw/", homes.withdraw, name="withdraw"),
]

"""Addresses of promises: public, and of the desk (`staff`, below /staff/promises/)."""

from django.urls import path

from softlanding.cases.views import promises, promises_simulated, promises_staff

app_name = "promises"
urlpatterns = [
    path("", promises.all_promises, name="promises"),
    path("<slug:desk>/", promises.desk, name="desk"),
    path("<slug:desk>/figures.csv", promises.figures_csv, name="figures"),
]

staff = [
    path("", promises_staff.listed, name="list"),
    path("<int:clock>/", promises_staff.clock, name="clock"),
    path("simulation/", promises_simulated.simulations, name="simulations"),
    path("simulation/<int:run>/", promises_simulated.simulation, name="simulation"),
    path("simulation/<int:run>/report.html", promises_simulated.report, name="simulation-report"),
    path("simulation/<int:run>/stop/", promises_simulated.stop, name="simulation-stop"),
]

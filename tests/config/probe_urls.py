"""The product's URLs, and a few more that refuse, fail and read, so that tests can ask them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from ninja.errors import HttpError

from softlanding.common.api import ApiSchema, router
from softlanding.common.errors import Conflict, Refused
from softlanding.config import urls
from softlanding.config.api import Api
from softlanding.core import documents

probe = router()


class Arrival(ApiSchema):
    first_day: int
    people_count: int


@probe.post("/arrivals", response=Arrival)
def arrive(request: HttpRequest, arrival: Arrival) -> Arrival:
    return arrival


@probe.get("/conflicts")
def conflict(request: HttpRequest) -> None:
    raise Conflict("slot-taken", {"en": "Taken.", "nl": "Bezet."}, {"en": "Take another.", "nl": "Neem een andere."})


@probe.get("/wrong-files")
def wrong_file(request: HttpRequest) -> None:
    raise documents.BadInput([documents.Mistake("a.yaml", 1, "arrival", "is no date", "write 2027-01-18")])


@probe.get("/absent")
def absent(request: HttpRequest) -> None:
    raise Http404


@probe.get("/odd")
def odd(request: HttpRequest) -> None:
    raise HttpError(418, "I am a teapot")


@probe.get("/faults")
def fault_in_api(request: HttpRequest) -> None:
    raise RuntimeError("secret detail")


def refuse(request: HttpRequest) -> HttpResponse:
    raise Refused("no", {"en": "Not today.", "nl": "Vandaag niet."}, {"en": "Come tomorrow.", "nl": "Kom morgen."})


def fail(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("secret detail")


def look_without_noting(request: HttpRequest) -> HttpResponse:
    return HttpResponse("born 1991")


api = Api(urls_namespace="probe-api", docs_url=None, parser=urls.api.parser)
api.add_router("", probe)
urlpatterns = [
    *urls.urlpatterns,
    path("api/probe/", api.urls),
    path("refuse/", refuse, name="refuse"),
    path("fail/", fail, name="fail"),
    path("look/", look_without_noting, name="look"),
]
handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500

"""Figures about the running program, for Prometheus: per route name, never per person."""

import os

from django.http import HttpRequest, HttpResponse
from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.openmetrics.exposition import CONTENT_TYPE_LATEST, generate_latest

METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
REQUESTS = Counter("softlanding_requests", "Requests answered", ["route", "method", "status"])
SECONDS = Histogram(
    "softlanding_request_seconds",
    "Seconds until the answer",
    ["route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)


def count(*, route: str, method: str, status: int, seconds: float) -> None:
    """Count one answered request. An invented method is counted as OTHER, so that series stay few."""
    REQUESTS.labels(route, method if method in METHODS else "OTHER", str(status)).inc()
    SECONDS.labels(route).observe(seconds)


def metrics(_request: HttpRequest) -> HttpResponse:
    """Answer all figures as OpenMetrics; several workers add theirs up through files."""
    registry = REGISTRY
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        registry = CollectorRegistry()
        MultiProcessCollector(registry)
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)

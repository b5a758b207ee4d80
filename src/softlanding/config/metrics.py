"""Figures about the running program, for Prometheus: per route name, never per person."""

import os
from collections.abc import Iterable
from contextlib import suppress

from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram
from prometheus_client.core import GaugeMetricFamily
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


class BackgroundWork:
    """How far behind the workers are, read from the database when somebody asks; nothing while it is gone."""

    def describe(self) -> Iterable[GaugeMetricFamily]:
        """Say nothing at registration: that would ask the database before there is one."""
        return []

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """Yield the figures of this moment."""
        from softlanding.common.jobs import backlog

        with suppress(Error):
            found = backlog(timezone.now())
            age = "Seconds for which the oldest job has been due"
            yield GaugeMetricFamily("softlanding_oldest_due_job_seconds", age, value=found.oldest_due_seconds)
            yield GaugeMetricFamily("softlanding_due_jobs", "Jobs that are due", value=found.due)
            yield GaugeMetricFamily("softlanding_given_up_jobs", "Jobs that were given up", value=found.given_up)


BACKGROUND_WORK = BackgroundWork()
REGISTRY.register(BACKGROUND_WORK)


def metrics(_request: HttpRequest) -> HttpResponse:
    """Answer all figures as OpenMetrics; several workers add theirs up through files."""
    registry = REGISTRY
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        registry = CollectorRegistry()
        MultiProcessCollector(registry)
        registry.register(BACKGROUND_WORK)
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)

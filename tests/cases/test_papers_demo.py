"""The demo's papers stand once, however often it starts."""

import pytest
from django.utils import timezone

from softlanding.cases.models import Paper, StoredFile
from softlanding.cli.demo_papers import hand_in_papers

pytestmark = pytest.mark.django_db


def test_the_demo_hands_in_one_paper_and_asks_for_another_once(keep, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    keep(email="rao@demo.example")
    for _ in range(2):
        hand_in_papers(now=timezone.now())
    states = sorted(Paper.objects.values_list("document", "state"))
    assert states == [("birth-certificate", "received"), ("marriage-certificate", "asked")]
    assert StoredFile.objects.get().media_type == "application/pdf"

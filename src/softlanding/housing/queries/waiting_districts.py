"""The districts of a municipality by their keys, as the waiting pages name them."""

from django.conf import settings

from softlanding.housing.models import District


def districts_of(municipality: str) -> dict[str, str]:
    """Return the names of a municipality's districts by key, in the order of their names."""
    found = District.objects.filter(region=settings.REGION, municipality=municipality).order_by("name")
    return dict(found.values_list("key", "name"))

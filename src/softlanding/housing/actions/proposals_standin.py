"""A thin stand-in for the one offer, until offers has its own."""

from softlanding.housing.models import Home, Offer


def prepare_offer(waiting_id, home_id, proposal_id=None, *, by, now):
    home = Home.objects.get(pk=home_id)
    return Offer.objects.create(
        region=home.region,
        municipality=home.municipality,
        waiting_id=waiting_id,
        home=home,
        proposal_id=proposal_id,
        prepared_by_id=int(by.id) if by.kind == "staff" else None,
        prepared_at=now,
        updated_at=now,
    )

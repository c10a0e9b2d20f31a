"""Finding a receiver in the directory: offers as the walk-in page finds them, and organisations by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, QueryDict

from cases.views.encounters.picker import offers_for
from offices.models import Organization
from services.models import ServiceAtLocation
from services.search.filters import LONGEST_TEXT

MOST_ORGANIZATIONS, MOST_WORDS = 5, 6
SHORTEST_WORD = 3


@dataclass(frozen=True)
class Receiver:
    """Whom a referral goes to: an offer with its organisation, an organisation, or neither (written by hand)."""

    offer: ServiceAtLocation | None = None
    organization: Organization | None = None

    @property
    def is_chosen(self) -> bool:
        return self.organization is not None

    @property
    def name(self) -> str:
        if self.offer is not None:
            return f"{self.offer.service.name} ({self.organization})"
        return self.organization.name if self.organization else ""

    @property
    def email(self) -> str:
        """The nearest address of the directory: a contact of the service, the service, its organisation."""
        if self.offer is not None:
            contacts = [one.email for one in self.offer.service.contacts.all() if one.email]
            if found := next(iter(contacts), "") or self.offer.service.email:
                return found
        return self.organization.email if self.organization else ""

    @property
    def parameters(self) -> str:
        if self.offer is not None:
            return f"angebot={self.offer.slug}"
        return f"traeger={self.organization.slug}" if self.organization else "ohne=1"


def chosen(data: QueryDict) -> Receiver | None:
    """The receiver an address names: angebot=<slug>, traeger=<slug> or ohne=1; None while nobody is chosen."""
    if slug := data.get("angebot"):
        offer = (
            ServiceAtLocation.objects.public()
            .filter(slug=slug)
            .select_related("service__organization", "service__kind__parent", "location__place")
            .first()
        )
        return Receiver(offer, offer.service.organization) if offer is not None else None
    if slug := data.get("traeger"):
        organization = Organization.objects.filter(slug=slug).first()
        return Receiver(None, organization) if organization is not None else None
    return Receiver() if data.get("ohne") else None


def found(request: HttpRequest) -> dict[str, Any]:
    """Offers and organisations for the words typed, best first; two or three queries."""
    q = " ".join(request.GET.get("q", "").split())[:LONGEST_TEXT]
    if not q:
        return {"q": "", "offers": [], "organizations": []}
    named = Q()
    for word in q.split()[:MOST_WORDS]:
        if len(word) >= SHORTEST_WORD:
            named |= Q(name__icontains=word) | Q(alternate_name__icontains=word)
    organizations = Organization.objects.filter(named) if named else Organization.objects.none()
    return {
        "q": q,
        "offers": offers_for(q),
        "organizations": list(organizations[:MOST_ORGANIZATIONS]),
    }

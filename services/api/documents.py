"""The documents of HSDS 3.1, from model rows whose relations are prefetched. German, as the directory is written."""

from __future__ import annotations

import re
from typing import Any

from django.db.models import Prefetch, QuerySet

from offices.models import Organization
from services import wording
from services.api.ids import Kind, part_id, uuid_of
from services.api.places import location_node, secrets_of, told
from services.api.times import schedule_nodes
from services.enums.offers import Answer, CostKind, Level
from services.models import Service, ServiceAtLocation, TaxonomyTerm
from sozialraum.lib.addresses import url_of

Node = dict[str, Any]
TAXONOMIES: dict[str, tuple[int, str, str]] = {
    Level.CATEGORY: (1, "Themen", "Die zehn Themen, unter denen Familien suchen."),
    Level.KIND: (2, "Angebotsarten", "Arten von Angeboten; über jeder steht ihr Thema."),
}
HIDDEN = "(geschützte Adresse)"
OF_SERVICE = ("phones", "contacts", "languages", "cost_options", "required_documents", "service_areas")
OF_OFFER = ("schedules", "closures")
PLACE = ("location__place", "location__accessibility")


# --- what the documents are made of ---------------------------------------------------------------------
def service_rows(services: QuerySet[Any], *, full: bool) -> QuerySet[Any]:
    """Rows with what their documents say, in a fixed number of queries."""
    rows = services.select_related("organization", "kind__parent")
    # Short documents need the places as well: their texts must not tell a protected address.
    offers = ServiceAtLocation.objects.order_by("pk").select_related(*PLACE)
    if not full:
        return rows.prefetch_related(Prefetch("offers", offers))
    return rows.prefetch_related(*OF_SERVICE, Prefetch("offers", offers.prefetch_related(*OF_OFFER)))


def offer_rows(offers: QuerySet[Any], *, full: bool) -> QuerySet[Any]:
    rows = offers.select_related("service__organization", "service__kind__parent", *PLACE)
    others = Prefetch("service__offers", ServiceAtLocation.objects.order_by("pk").select_related("location"))
    if not full:
        return rows.prefetch_related(others)
    return rows.prefetch_related(*OF_OFFER, *(f"service__{name}" for name in OF_SERVICE), others)


# --- services -------------------------------------------------------------------------------------------
def service_node(
    service: Service, origin: str, *, full: bool, places: bool = True, whose: bool = True
) -> Node:
    """HSDS service. `places` without those of a service_at_location; `whose` without what stands around it."""
    node: Node = {"id": uuid_of(Kind.SERVICE, service.pk), "name": service.name, "status": "active"}
    node |= told(
        {
            "description": service.description,
            "url": service.url,
            "email": service.email,
            "interpretation_services": _interpretation(service),
            "application_process": service.application_process or service.get_entry_display(),
            "fees_description": service.fees_description,
            "eligibility_description": service.eligibility_description,
            "minimum_age": _years(service.minimum_age_months),
            "maximum_age": _years(service.maximum_age_months),
            "assured_date": service.assured_on.isoformat() if service.assured_on else "",
            "alert": service.alert,
            "last_modified": service.last_modified.isoformat(),
        }
    )
    if whose:
        node["organization"] = organization_node(service.organization)
    if full:
        node |= _hanging_on(service, origin)
        if places:
            node["service_at_locations"] = [
                offer_node(offer, origin, full=True, within=True) for offer in service.offers.all()
            ]
    return _without_secrets(node, service)


def _hanging_on(service: Service, origin: str) -> Node:
    """Lists of a full service; those without entries are left out."""
    lists: Node = {
        "additional_urls": [
            {
                "id": part_id("page", offer.pk),
                "label": "Seite im Portal",
                "url": origin + url_of("offer-detail", offer.slug),
            }
            for offer in service.offers.all()
        ],
        "phones": [_phone(phone) for phone in service.phones.all()],
        "contacts": [
            {"id": part_id("contact", row.pk)}
            | told({"name": row.name, "title": row.title, "email": row.email})
            for row in service.contacts.all()
        ],
        "languages": [
            {"id": part_id("language", row.pk)}
            | told({"name": str(row.get_code_display()), "code": row.code, "note": row.note})
            for row in service.languages.all()
        ],
        "cost_options": [_cost(row) for row in service.cost_options.all()],
        "required_documents": [
            {"id": part_id("document", row.pk), "document": row.document} | told({"uri": row.uri})
            for row in service.required_documents.all()
        ],
        "service_areas": [
            {"id": part_id("area", service.pk, area.pk), "name": area.name}
            for area in service.service_areas.all()
        ],
        "attributes": [
            {
                "id": part_id("attribute", service.pk, term.pk),
                "link_id": uuid_of(Kind.SERVICE, service.pk),
                "link_entity": "service",
                "link_type": "taxonomy",
                "taxonomy_term": term_node(term, origin),
            }
            for term in (service.kind, service.kind.parent)
            if term is not None
        ],
    }
    return {name: rows for name, rows in lists.items() if rows}


def _phone(phone: Any) -> Node:
    node: Node = {"id": part_id("phone", phone.pk), "number": phone.number, "type": phone.type}
    node |= told({"description": phone.description})
    if phone.contact_id:
        node["contact_id"] = part_id("contact", phone.contact_id)
    codes = [code.strip() for code in phone.languages.split(",") if code.strip()]
    if codes:
        node["languages"] = [{"id": part_id("phone", phone.pk, code), "code": code} for code in codes]
    return node


def _cost(option: Any) -> Node:
    node: Node = {
        "id": part_id("cost", option.pk),
        "option": str(option.get_option_display()),
        "amount_description": option.amount_description or wording.cost([option]),
    }
    amount = 0 if option.option == CostKind.FREE else option.amount
    if amount is not None:
        node |= {"amount": float(amount), "currency": option.currency}
    return node


def _interpretation(service: Service) -> str:
    return {
        Answer.YES: "Dolmetschen ist möglich.",
        Answer.ASK: "Dolmetschen ist auf Anfrage möglich.",
        Answer.NO: "Dolmetschen ist nicht möglich.",
    }.get(Answer(service.interpretation), "")


def _years(months: int | None) -> int | float | None:
    """HSDS counts in years; an unborn child is 0."""
    if months is None:
        return None
    months = max(0, months)
    return months // 12 if months % 12 == 0 else round(months / 12, 2)


# --- service at location --------------------------------------------------------------------------------
def offer_node(offer: ServiceAtLocation, origin: str, *, full: bool, within: bool = False) -> Node:
    """HSDS service_at_location. It also carries name and status: the specification describes it once by the
    schema of a service, which asks for them, and once by its own. `within` its service it does not repeat it."""
    service, location = offer.service, offer.location
    node: Node = {
        "id": uuid_of(Kind.SERVICE_AT_LOCATION, offer.pk),
        "name": service.name,
        "status": "active",
    }
    if not location.is_protected:
        node |= told({"description": offer.description})
    node["location"] = location_node(location, full=full)
    if full and (schedules := schedule_nodes(offer.schedules.all(), offer.closures.all())):
        node["schedules"] = schedules
    if not within:
        node["service"] = service_node(service, origin, full=full, places=False)
        node = _without_secrets(node, service)
    return node


# --- organizations --------------------------------------------------------------------------------------
def organization_node(organization: Organization) -> Node:
    node: Node = {
        "id": uuid_of(Kind.ORGANIZATION, organization.pk),
        "name": organization.name,
        "description": organization.description or organization.name,
    }
    node |= told(
        {
            "alternate_name": organization.alternate_name,
            "email": organization.email,
            "website": organization.website,
        }
    )
    if organization.parent_organization_id:
        node["parent_organization_id"] = uuid_of(Kind.ORGANIZATION, organization.parent_organization_id)
    return node


def full_organization_node(organization: Any, origin: str, *, full_service: bool) -> Node:
    """`open_services` were prefetched."""
    node = organization_node(organization)
    services = [
        service_node(service, origin, full=full_service, whose=False)
        for service in organization.open_services
    ]
    return node | ({"services": services} if services else {})


def organization_rows(organizations: QuerySet[Any], *, full: bool, full_service: bool) -> QuerySet[Any]:
    if not full:
        return organizations
    services = service_rows(Service.objects.open_data().order_by("pk"), full=full_service)
    return organizations.prefetch_related(Prefetch("services", services, to_attr="open_services"))


# --- taxonomies -----------------------------------------------------------------------------------------
def taxonomy_node(level: str, origin: str) -> Node:
    key, name, description = TAXONOMIES[level]
    identifier = uuid_of(Kind.TAXONOMY, key)
    return {
        "id": identifier,
        "name": name,
        "description": description,
        "uri": f"{origin}{url_of('hsds-taxonomy', identifier)}",
    }


def term_node(term: TaxonomyTerm, origin: str) -> Node:
    node: Node = {
        "id": uuid_of(Kind.TAXONOMY_TERM, term.pk),
        "code": term.code,
        "name": term.name,
        "description": term.description or term.name,
        "taxonomy": TAXONOMIES[term.level][1],
        "taxonomy_detail": taxonomy_node(term.level, origin),
        "language": "de",
        "term_uri": f"{origin}{url_of('offer-list')}?thema={term.code}",
    }
    if term.parent_id:
        node["parent_id"] = uuid_of(Kind.TAXONOMY_TERM, term.parent_id)
    return node


# --- protected addresses --------------------------------------------------------------------------------
def _without_secrets(node: Node, service: Service) -> Node:
    """A text somebody wrote may name the street of a protected address: such a text loses it."""
    secrets = [secret for offer in service.offers.all() for secret in secrets_of(offer.location)]
    return _hide(node, secrets) if secrets else node


def _hide(value: Any, secrets: list[str]) -> Any:
    if isinstance(value, dict):
        return {name: _hide(one, secrets) for name, one in value.items()}
    if isinstance(value, list):
        return [_hide(one, secrets) for one in value]
    if isinstance(value, str):
        for secret in secrets:
            value = re.sub(re.escape(secret), HIDDEN, value, flags=re.IGNORECASE)
    return value

"""The addresses of HSDS 3.1 under /api/hsds/v3/."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from services.api import answers, documents, listing
from services.api import finding as found
from services.api.answers import open_data
from services.api.ids import Kind, key_of
from services.api.openapi import describe
from services.api.parameters import OF_ORGANIZATIONS, OF_SERVICES, OF_TERMS, PAGING, Question
from services.models import Service, ServiceAtLocation, TaxonomyTerm
from sozialraum.lib.addresses import url_of

VERSION = "3.1"
PROFILE = "https://docs.openreferral.org/en/latest/hsds/"


@open_data()
def about(request: HttpRequest, question: Question) -> HttpResponseBase:
    openapi_url = f"{_origin(request)}{url_of('hsds-openapi')}"
    return answers.document({"version": VERSION, "profile": PROFILE, "openapi_url": openapi_url})


@open_data()
def openapi(request: HttpRequest, question: Question) -> HttpResponseBase:
    return answers.document(describe(f"{_origin(request)}{url_of('hsds')}".rstrip("/")))


@open_data(*OF_SERVICES)
def services(request: HttpRequest, question: Question) -> HttpResponseBase:
    rows, order = found.services_for(question)
    if question["minimal"]:
        return _minimal(question, rows, order, Kind.SERVICE, "last_modified")
    return _listed(request, question, rows, order, documents.service_rows, documents.service_node)


@open_data()
def service(request: HttpRequest, question: Question, identifier: str) -> HttpResponseBase:
    row = _one(documents.service_rows(Service.objects.open_data(), full=True), Kind.SERVICE, identifier)
    return answers.document(documents.service_node(row, _origin(request), full=True))


@open_data(*OF_SERVICES)
def offers(request: HttpRequest, question: Question) -> HttpResponseBase:
    rows, order = found.offers_for(question)
    if question["minimal"]:
        return _minimal(question, rows, order, Kind.SERVICE_AT_LOCATION, "service__last_modified")
    return _listed(request, question, rows, order, documents.offer_rows, documents.offer_node)


@open_data()
def offer(request: HttpRequest, question: Question, identifier: str) -> HttpResponseBase:
    rows = documents.offer_rows(ServiceAtLocation.objects.open_data(), full=True)
    row = _one(rows, Kind.SERVICE_AT_LOCATION, identifier)
    return answers.document(documents.offer_node(row, _origin(request), full=True))


@open_data(*OF_ORGANIZATIONS)
def organizations(request: HttpRequest, question: Question) -> HttpResponseBase:
    full, full_service, origin = bool(question["full"]), bool(question["full_service"]), _origin(request)

    def node(row: Any) -> documents.Node:
        if full:
            return documents.full_organization_node(row, origin, full_service=full_service)
        return documents.organization_node(row)

    return listing.answer(
        question,
        found.organizations_for(question),
        None,
        lambda some: documents.organization_rows(some, full=full, full_service=full_service),
        node,
    )


@open_data("full_service")
def organization(request: HttpRequest, question: Question, identifier: str) -> HttpResponseBase:
    full_service = bool(question["full_service"])
    rows = documents.organization_rows(
        found.organizations_for(Question()), full=True, full_service=full_service
    )
    row = _one(rows, Kind.ORGANIZATION, identifier)
    return answers.document(
        documents.full_organization_node(row, _origin(request), full_service=full_service)
    )


@open_data(*PAGING)
def taxonomies(request: HttpRequest, question: Question) -> HttpResponseBase:
    text, origin = (question["search"] or "").casefold(), _origin(request)
    nodes = [documents.taxonomy_node(level, origin) for level in documents.TAXONOMIES]
    nodes = [node for node in nodes if text in node["name"].casefold()]
    start = (question.page - 1) * question.per_page
    chosen = nodes[start : start + question.per_page] if question.is_paged else nodes
    return answers.lines(iter(chosen)) if question.is_stream else answers.page(question, len(nodes), chosen)


@open_data()
def taxonomy(request: HttpRequest, question: Question, identifier: str) -> HttpResponseBase:
    level = found.LEVELS.get(_key(Kind.TAXONOMY, identifier))
    if level is None:
        raise Http404
    return answers.document(documents.taxonomy_node(level, _origin(request)))


@open_data(*OF_TERMS)
def terms(request: HttpRequest, question: Question) -> HttpResponseBase:
    origin = _origin(request)
    return listing.answer(
        question,
        found.terms_for(question),
        None,
        lambda some: some,
        lambda row: documents.term_node(row, origin),
    )


@open_data()
def term(request: HttpRequest, question: Question, identifier: str) -> HttpResponseBase:
    row = _one(TaxonomyTerm.objects.all(), Kind.TAXONOMY_TERM, identifier)
    return answers.document(documents.term_node(row, _origin(request)))


def _listed(
    request: HttpRequest,
    question: Question,
    rows: QuerySet[Any],
    order: list[int] | None,
    dressed: Callable[..., QuerySet[Any]],
    node: Callable[..., documents.Node],
) -> HttpResponseBase:
    """Rows with the documents that `full` asks for."""
    full, origin = bool(question["full"]), _origin(request)
    return listing.answer(
        question,
        rows,
        order,
        lambda some: dressed(some, full=full),
        lambda row: node(row, origin, full=full),
    )


def _minimal(
    question: Question, rows: QuerySet[Any], order: list[int] | None, kind: Kind, changed: str
) -> HttpResponseBase:
    """Ids and when they changed, without making model objects of the whole directory."""
    pairs = dict(rows.values_list("pk", changed))
    keys = order if order is not None else list(pairs)
    start = (question.page - 1) * question.per_page
    chosen = keys[start : start + question.per_page] if question.is_paged else keys
    nodes = [{"id": documents.uuid_of(kind, key), "modified_date": pairs[key].isoformat()} for key in chosen]
    return answers.lines(iter(nodes)) if question.is_stream else answers.page(question, len(keys), nodes)


def _one(rows: QuerySet[Any], kind: Kind, identifier: str) -> Any:
    row = rows.filter(pk=_key(kind, identifier)).first()
    if row is None:
        raise Http404
    return row


def _key(kind: Kind, identifier: str) -> int:
    try:
        key = key_of(kind, UUID(identifier)) if len(identifier) == 36 else None
    except ValueError:
        key = None
    if key is None:
        raise Http404
    return key


def _origin(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"

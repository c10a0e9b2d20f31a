from django.urls import path

from services.api import views

urlpatterns = [
    path("", views.about, name="hsds"),
    path("openapi.json", views.openapi, name="hsds-openapi"),
    path("services", views.services, name="hsds-services"),
    path("services/<slug:identifier>", views.service, name="hsds-service"),
    path("organizations", views.organizations, name="hsds-organizations"),
    path("organizations/<slug:identifier>", views.organization, name="hsds-organization"),
    path("service_at_locations", views.offers, name="hsds-offers"),
    path("service_at_locations/<slug:identifier>", views.offer, name="hsds-offer"),
    path("taxonomies", views.taxonomies, name="hsds-taxonomies"),
    path("taxonomies/<slug:identifier>", views.taxonomy, name="hsds-taxonomy"),
    path("taxonomy_terms", views.terms, name="hsds-terms"),
    path("taxonomy_terms/<slug:identifier>", views.term, name="hsds-term"),
]

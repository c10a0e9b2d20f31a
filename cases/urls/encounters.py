"""The walk-in log. Relative to /team/."""

from django.urls import path

from cases.views import shortlists
from cases.views.encounters import pages

urlpatterns = [
    path("kontakte/", pages.listing, name="encounter-list"),
    path("kontakte/neu/", pages.new, name="encounter-new"),
    path("kontakte/neu/entwurf/", pages.draft, name="encounter-draft"),
    path("kontakte/neu/verwerfen/", pages.draft_drop, name="encounter-draft-drop"),
    path("kontakte/neu/angebote/", pages.offers, name="encounter-offers"),
    path("kontakte/<int:pk>/", pages.detail, name="encounter-detail"),
    path("kontakte/<int:pk>/korrigieren/", pages.correct, name="encounter-correct"),
    path("merkliste/", shortlists.hand_over, name="shortlist-hand-over"),
]

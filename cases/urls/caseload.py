"""Cases, their people, and who works on them. Relative to /team/."""

from django.urls import path

from cases.views.caseload import appointments, handover, listing, office, search, team
from cases.views.cases import closing, discarding, merging, overview, people

CASE = "faelle/<str:reference>/"
FAMILY = f"{CASE}familie/"

urlpatterns = [
    path("suche/", search.search, name="case-search"),
    path("termine/", appointments.mine, name="appointment-list"),
    path("termine/neu/", appointments.new, name="appointment-new"),
    path("termine/<int:pk>/absagen/", appointments.cancel, name="appointment-cancel"),
    path("zusammenfuehren/<int:pk>/", merging.decide, name="case-merge"),
    path("faelle/", listing.case_list, name="case-list"),
    path("faelle/neu/", overview.begin, name="case-new"),
    path("faelle/uebergabe/", handover.handover, name="case-handover"),
    path("faelle/buero/", office.caseload, name="case-caseload"),
    path("faelle/buero/<str:reference>/zuteilung/", team.assign, name="case-caseload-assign"),
    path("faelle/buero/<str:reference>/abschluss/", closing.decide_as_lead, name="case-caseload-closing"),
    path(CASE, overview.detail, name="case-detail"),
    path(f"{CASE}angaben/", overview.edit, name="case-detail-edit"),
    path(f"{CASE}schritt/<slug:verb>/", overview.step, name="case-detail-step"),
    path(f"{CASE}verwerfen/", discarding.discard, name="case-detail-discard"),
    path(f"{CASE}abschluss/", closing.closing, name="case-detail-closing"),
    path(f"{CASE}entscheidung/", closing.decide_as_deputy, name="case-detail-decision"),
    path(f"{CASE}team/", team.team, name="case-detail-team"),
    path(f"{CASE}termin/", appointments.new_in_case, name="case-detail-appointment"),
    path(FAMILY, people.people, name="case-people"),
    path(f"{FAMILY}neu/", people.new, name="case-people-new"),
    path(f"{FAMILY}<int:pk>/", people.edit, name="case-people-edit"),
    path(f"{FAMILY}<int:pk>/entfernen/", people.remove, name="case-people-remove"),
    path(f"{FAMILY}<int:pk>/uebernehmen/", people.take_over, name="case-people-take-over"),
    path(f"{FAMILY}<int:pk>/zusammenfuehren/", merging.propose, name="case-people-merge"),
    path(f"{FAMILY}beziehung/", people.relation, name="case-people-relation"),
    path(f"{FAMILY}beziehung/<int:pk>/entfernen/", people.unrelate, name="case-people-unrelate"),
    path(f"{FAMILY}haushalt/", people.household, name="case-people-household"),
    path(f"{FAMILY}haushalt/<int:pk>/", people.move_in, name="case-people-move-in"),
    path(
        f"{FAMILY}haushalt/<int:pk>/entfernen/", people.remove_household, name="case-people-household-remove"
    ),
    path(f"{FAMILY}auszug/<int:pk>/", people.move_out, name="case-people-move-out"),
]

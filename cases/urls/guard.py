"""Addresses of shares, emergencies, the access log, deletion and information; relative to /team/."""

from django.urls import path

from cases.views.guard import emergency, log, retention, sharing, subject_access

urlpatterns = [
    path("faelle/<str:reference>/zugang/", sharing.case_access, name="case-access"),
    path("faelle/<str:reference>/zugang/teilen/", sharing.share, name="case-access-share"),
    path("faelle/<str:reference>/zugang/<int:pk>/beenden/", sharing.end, name="case-access-end"),
    path(
        "faelle/<str:reference>/zugang/auskunft/", subject_access.begin_from_case, name="case-access-subject"
    ),
    path("freigaben/", sharing.share_decisions, name="share-decisions"),
    path("freigaben/<int:pk>/", sharing.decide, name="share-decide"),
    path("notfall/", emergency.emergency, name="emergency"),
    path("notfall/<int:pk>/", emergency.review, name="emergency-review"),
    path("zugriffe/", log.access_log, name="access-log"),
    path("zugriffe/zugriffe.csv", log.access_log_export, name="access-log-export"),
    path("loeschung/", retention.retention, name="retention"),
    path("loeschung/vormerken/", retention.mark, name="retention-mark"),
    path("loeschung/vormerken/<int:pk>/aufheben/", retention.lift, name="retention-lift"),
    path("loeschung/vorschlag/<int:pk>/", retention.proposal, name="retention-proposal"),
    path("loeschung/<slug:slug>/vorschlagen/", retention.propose, name="retention-propose"),
    path("auskunft/", subject_access.subject_access, name="subject-access"),
    path("auskunft/<str:number>/", subject_access.detail, name="subject-access-detail"),
    path("auskunft/<str:number>/person/", subject_access.begin, name="subject-access-begin"),
    path("auskunft/<str:number>/erledigen/", subject_access.settle, name="subject-access-settle"),
    path("auskunft/<str:number>/<str:reference>.<str:kind>", subject_access.copy, name="subject-access-copy"),
]

"""Addresses of shares, emergencies, the access log, deletion and information; relative to /team/."""

from django.urls import path

from cases.views.guard import emergency, log, sharing

urlpatterns = [
    path("faelle/<str:reference>/zugang/", sharing.case_access, name="case-access"),
    path("faelle/<str:reference>/zugang/teilen/", sharing.share, name="case-access-share"),
    path("faelle/<str:reference>/zugang/<int:pk>/beenden/", sharing.end, name="case-access-end"),
    path("freigaben/", sharing.share_decisions, name="share-decisions"),
    path("freigaben/<int:pk>/", sharing.decide, name="share-decide"),
    path("notfall/", emergency.emergency, name="emergency"),
    path("notfall/<int:pk>/", emergency.review, name="emergency-review"),
    path("zugriffe/", log.access_log, name="access-log"),
    path("zugriffe/zugriffe.csv", log.access_log_export, name="access-log-export"),
]

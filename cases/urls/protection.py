"""/team/faelle/<reference>/schutz/. `row` is the converter of cases.urls.plan: a key as PostgreSQL holds it."""

from django.urls import path

from cases.views.protection import asked, pages

CASE = "faelle/<str:reference>/schutz/"

urlpatterns = [
    path(CASE, pages.protection_list, name="case-protection"),
    path(f"{CASE}neu/", pages.protection_new, name="case-protection-new"),
    path(f"{CASE}<row:pk>/", pages.protection_detail, name="case-protection-detail"),
    path(f"{CASE}<row:pk>/einschaetzung/", asked.protection_assess, name="case-protection-assess"),
    path(f"{CASE}<row:pk>/entscheiden/", pages.protection_decide, name="case-protection-decide"),
    path(f"{CASE}<row:pk>/mitteilung/", pages.protection_form, name="case-protection-form"),
]

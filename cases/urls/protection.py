from django.urls import path

from cases.views.protection import asked, pages

CASE = "faelle/<str:reference>/schutz/"

urlpatterns = [
    path(CASE, pages.protection_list, name="case-protection"),
    path(f"{CASE}neu/", pages.protection_new, name="case-protection-new"),
    path(f"{CASE}<int:pk>/", pages.protection_detail, name="case-protection-detail"),
    path(f"{CASE}<int:pk>/einschaetzung/", asked.protection_assess, name="case-protection-assess"),
    path(f"{CASE}<int:pk>/entscheiden/", pages.protection_decide, name="case-protection-decide"),
    path(f"{CASE}<int:pk>/mitteilung/", pages.protection_form, name="case-protection-form"),
]

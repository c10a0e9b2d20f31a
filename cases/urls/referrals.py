"""/team/faelle/<reference>/vermittlungen/. `row` is the converter of cases.urls.plan: a key as PostgreSQL holds it."""

from django.urls import path

from cases.views.referrals import pages

CASE = "faelle/<str:reference>/vermittlungen/"

urlpatterns = [
    path(CASE, pages.referral_list, name="case-referrals"),
    path(f"{CASE}neu/", pages.referral_new, name="case-referrals-new"),
    path(f"{CASE}<row:pk>/", pages.referral_detail, name="case-referrals-detail"),
    path(f"{CASE}<row:pk>/aendern/", pages.referral_edit, name="case-referrals-edit"),
]

"""What receivers of referrals open without an account; German only, as they work here."""

from django.urls import path

from cases.views.referrals.receiver import referral_answer

urlpatterns = [path("vermittlung/<str:token>/", referral_answer, name="referral-answer")]

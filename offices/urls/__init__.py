"""Addresses of the house, below /team/."""

from django.urls import path

from offices.views import members

urlpatterns = [
    path("mitglieder/", members.mine, name="member-mine"),
    path("mitglieder/oeffentlich/", members.my_public_page, name="member-public"),
    path("mitglieder/<slug:slug>/", members.member_list, name="member-list"),
    path("mitglieder/<slug:slug>/einladen/", members.invite, name="member-invite"),
    path(
        "mitglieder/<slug:slug>/einladungen/<int:number>/erneut/",
        members.invitation_again,
        name="member-invitation-again",
    ),
    path(
        "mitglieder/<slug:slug>/einladungen/<int:number>/zurueckziehen/",
        members.invitation_withdraw,
        name="member-invitation-withdraw",
    ),
    path("mitglieder/<slug:slug>/<int:number>/", members.member_change, name="member-change"),
    path("mitglieder/<slug:slug>/<int:number>/beenden/", members.member_end, name="member-end"),
]

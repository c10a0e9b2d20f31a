"""Addresses of the house, below /team/."""

from django.urls import path

from offices.views import members, my_roster, roster, roster_needs, roster_proposals

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
    path("dienstplan/", roster.mine, name="roster-mine"),
    path("dienstplan/meine/", my_roster.my_shifts, name="roster-mine-shifts"),
    path("dienstplan/abwesenheiten/", my_roster.absence_list, name="roster-absences"),
    path("dienstplan/abwesenheiten/<int:number>/", my_roster.absence_decide, name="roster-absence"),
    path("dienstplan/tausch/", my_roster.swap_list, name="roster-swaps"),
    path("dienstplan/tausch/<int:number>/", my_roster.swap_act, name="roster-swap"),
    path("dienstplan/meine/<int:number>/anbieten/", my_roster.swap_offer, name="roster-swap-offer"),
    path("dienstplan/kalender/", my_roster.calendar_address, name="roster-calendar"),
    path("dienstplan/<slug:slug>/bedarf/", roster_needs.needs, name="roster-needs"),
    path("dienstplan/<slug:slug>/<str:week>/", roster.week_page, name="roster-week"),
    path("dienstplan/<slug:slug>/<str:week>/anlegen/", roster.make, name="roster-make"),
    path("dienstplan/<slug:slug>/<str:week>/veroeffentlichen/", roster.publish, name="roster-publish"),
    path("dienstplan/<slug:slug>/<str:week>/kopieren/", roster.copy, name="roster-copy"),
    path("dienstplan/<slug:slug>/<str:week>/vorschlag/", roster_proposals.propose, name="roster-propose"),
    path(
        "dienstplan/<slug:slug>/<str:week>/vorschlag/<int:number>/",
        roster_proposals.proposal_page,
        name="roster-proposal",
    ),
    path(
        "dienstplan/<slug:slug>/<str:week>/vorschlag/<int:number>/stand/",
        roster_proposals.proposal_state,
        name="roster-proposal-state",
    ),
    path("dienstplan/<slug:slug>/<str:week>/aushang/", roster.wall_plan, name="roster-wall"),
    path("dienstplan/<slug:slug>/<str:week>/dienstplan.csv", roster.week_csv, name="roster-csv"),
    path("dienstplan/<slug:slug>/<str:week>/dienst/neu/", roster.shift_new, name="roster-shift-new"),
    path("dienstplan/<slug:slug>/<str:week>/dienst/<int:number>/", roster.shift_page, name="roster-shift"),
]

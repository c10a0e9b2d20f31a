from django.urls import path

from services.views import listing, map, offer, offices, shortlist, start, week

urlpatterns = [
    path("", start.start, name="start"),
    path("angebote/", listing.offer_list, name="offer-list"),
    path("angebote/<slug:slug>/", offer.offer_detail, name="offer-detail"),
    path("angebote/<slug:slug>/termine.ics", offer.offer_calendar, name="offer-calendar"),
    path("woche/", week.week, name="week"),
    path("karte/", map.map_page, name="map"),
    path("karte/treffer.json", map.map_hits, name="map-hits"),
    path("merkliste/", shortlist.shortlist, name="shortlist"),
    path("merkliste/weitergeben/", shortlist.shortlist_share, name="shortlist-share"),
    path("merkliste/<slug:code>/", shortlist.shortlist_shared, name="shortlist-shared"),
    path("bueros/", offices.office_list, name="office-list"),
    path("bueros/<slug:slug>/", offices.office_detail, name="office-detail"),
]

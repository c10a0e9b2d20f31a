from django.urls import path

from cases.views.inquiries import detail, listing

urlpatterns = [
    path("anfragen/", listing.inquiry_list, name="inquiry-list"),
    path("anfragen/<slug:reference>/", detail.inquiry_detail, name="inquiry-detail"),
    path("anfragen/<slug:reference>/uebernehmen/", detail.take, name="inquiry-take"),
    path("anfragen/<slug:reference>/zurueckgeben/", detail.give_back, name="inquiry-give-back"),
    path("anfragen/<slug:reference>/antworten/", detail.answer, name="inquiry-answer"),
    path("anfragen/<slug:reference>/notieren/", detail.note, name="inquiry-note"),
    path("anfragen/<slug:reference>/termin/", detail.appointment, name="inquiry-appointment"),
    path("anfragen/<slug:reference>/weitergeben/", detail.hand_over, name="inquiry-hand-over"),
    path("anfragen/<slug:reference>/abschliessen/", detail.close, name="inquiry-close"),
    path("anfragen/<slug:reference>/kontakt/", detail.encounter, name="inquiry-encounter"),
    path("anfragen/<slug:reference>/fall/", detail.case, name="inquiry-case"),
]

"""Every component in every state on one page, to look at and to test; its address exists for makers only."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

CATEGORIES = (
    ("baby", "Schwanger, Baby da", 14),
    ("klein", "Kleine Kinder, Kita", 17),
    ("schule", "Schule und Lernen", 21),
    ("jugend", "Freizeit, Jugend, Ferien", 24),
    ("erziehung", "Erziehung und Alltag", 12),
    ("trennung", "Trennung, allein mit Kind", 9),
    ("geld", "Geld, Wohnen, Briefe vom Amt", 16),
    ("gesund", "Gesundheit, Seele, Behinderung", 8),
    ("krise", "Gewalt, Sucht, Notlage", 7),
    ("ankommen", "Deutsch lernen, Leute treffen", 1),
)

CARDS = (
    {
        "category": "baby",
        "kind_name": "Krabbelgruppe",
        "name": "Krabbelgruppe Burbach",
        "when": "Heute, 9:30–11 Uhr",
        "place_label": "Burbach",
        "distance": "600 m, 8 Minuten zu Fuß",
        "organization_name": "Familienzentrum am Wasserturm",
        "age_label": "6 Monate bis 3 Jahre",
        "cost_label": "kostenlos",
        "is_free": True,
        "entry_label": "ohne Anmeldung",
        "languages_label": "Deutsch, Arabisch, Türkisch",
    },
    {
        "category": "schule",
        "kind_name": "Hausaufgabenhilfe",
        "name": "Hausaufgabenhilfe im Kinderhaus",
        "when": "Morgen, 13:30–15:30 Uhr",
        "place_label": "Malstatt",
        "distance": "1,4 km, 19 Minuten zu Fuß",
        "organization_name": "Kinderhaus Malstatt",
        "age_label": "6 bis 12 Jahre",
        "cost_label": "2 Euro im Monat",
        "entry_label": "mit Anmeldung",
        "languages_label": "Deutsch",
    },
    {
        "category": "geld",
        "kind_name": "Sozialberatung",
        "name": "Sozialberatung: Briefe, Anträge, Bescheide",
        "when": "",
        "schedule_label": "Macht bis 4. Januar Pause",
        "place_label": "Völklingen, Innenstadt",
        "distance": "",
        "organization_name": "Gemeinwesenarbeit Völklingen",
        "age_label": "für alle",
        "cost_label": "kostenlos",
        "is_free": True,
        "is_paused": True,
        "entry_label": "mit Termin",
        "languages_label": "Deutsch, Französisch",
        "lang": "de",
    },
)

OFFICE = {
    "name": "Sozialraumbüro Burbach",
    "url": "#",
    "address": "Serriger Str. 20, 66115 Saarbrücken",
    "phone": "030 23125-120",
    "phone_href": "tel:+493023125120",
    "languages": "Deutsch, Arabisch, Türkisch, Französisch",
    "distance": "900 m, 12 Minuten zu Fuß",
    "is_open": True,
    "open_label": "Geöffnet bis 17:00 Uhr",
}

DATES = (
    {"iso": "2026-11-24T09:30", "weekday": "Di", "day": 24, "month": "Nov.", "state": "on"},
    {
        "iso": "2026-12-01T09:30",
        "weekday": "Di",
        "day": 1,
        "month": "Dez.",
        "state": "off",
        "why": "Fällt aus, weil das Haus umgebaut wird",
    },
    {
        "iso": "2026-12-22T09:30",
        "weekday": "Di",
        "day": 22,
        "month": "Dez.",
        "state": "unclear",
        "why": "Bitte vorher fragen: Schulferien",
    },
)

FACTS = (
    (
        "person",
        "Ist das etwas für mich?",
        "Eltern mit Kindern von 6 Monaten bis 3 Jahren. Geschwister sind willkommen.",
    ),
    ("pin", "Wo ist das?", "Bergstraße 8, 66115 Saarbrücken-Burbach. Der Eingang ist ohne Stufen."),
    ("euro", "Was kostet das?", "Nichts."),
    ("door", "Kann ich einfach kommen?", "Ja. Kommen Sie vorbei, Sie brauchen keine Anmeldung."),
    ("chat", "Wer spricht welche Sprache?", "Deutsch, Arabisch und Türkisch; Dolmetschen auf Wunsch."),
)

DAYS = (
    {"name": "Montag", "times": ["8:30–17:00"]},
    {"name": "Dienstag", "times": ["8:30–12:00", "13:30–17:00"], "is_today": True},
    {"name": "Mittwoch", "times": [], "note": "am 25. November wegen Fortbildung"},
)

GROUPS = (
    {
        "legend": "Thema",
        "name": "thema",
        "kind": "checkbox",
        "options": [
            {"value": key, "label": name, "count": count, "checked": key == "baby"}
            for key, name, count in CATEGORIES[:4]
        ]
        + [{"value": "leer", "label": "Etwas ohne Treffer", "count": 0, "checked": False}],
    },
    {
        "legend": "Alter des Kindes",
        "name": "alter",
        "kind": "select",
        "options": [
            {"value": "", "label": "jedes Alter", "count": None, "checked": True},
            {"value": "1", "label": "1 Jahr", "count": 12, "checked": False},
        ],
    },
    {
        "legend": "Ort",
        "name": "ort",
        "kind": "text",
        "hint": "Stadtteil oder Postleitzahl",
        "value": "Burbach",
    },
    {
        "legend": "Entfernung",
        "name": "umkreis",
        "kind": "radio",
        "options": [
            {"value": "1", "label": "bis 1 km", "count": 4, "checked": True},
            {"value": "3", "label": "bis 3 km", "count": 21, "checked": False},
        ],
    },
)


class SampleForm(forms.Form):
    name = forms.CharField(label="Name", help_text="Wie dürfen wir Sie ansprechen?", required=False)
    phone = forms.CharField(
        label="Telefon", widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})
    )
    office = forms.ChoiceField(
        label="Büro", choices=[("", "Bitte wählen"), ("b", "Burbach"), ("m", "Malstatt")]
    )
    contact = forms.ChoiceField(
        label="Wie erreichen wir Sie?",
        choices=[("call", "Anruf"), ("visit", "Besuch zu Hause")],
        widget=forms.RadioSelect,
        help_text="Beides ist kostenlos.",
    )
    languages = forms.MultipleChoiceField(
        label="Sprachen",
        choices=[("de", "Deutsch"), ("ar", "Arabisch"), ("tr", "Türkisch")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    message = forms.CharField(label="Worum geht es?", widget=forms.Textarea(attrs={"rows": 4}))
    agreed = forms.BooleanField(label="Ich bin einverstanden, dass das Büro mich anruft.")


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    failed = SampleForm({"phone": "", "contact": "", "message": ""}, auto_id="failed_%s")
    text = "Dienstag, {day}. {month}, 9:30–11:00 Uhr"
    context: dict[str, Any] = {
        "categories": [
            {"id": key, "name": name, "count": count, "url": "#"} for key, name, count in CATEGORIES
        ],
        "cards": [{"href": "#", **card} for card in CARDS],
        "offices": [
            OFFICE,
            {
                **OFFICE,
                "name": "Sozialraumbüro Malstatt",
                "is_open": False,
                "open_label": "Öffnet morgen um 8:30 Uhr",
            },
        ],
        "dates": [{**date, "text": text.format(**date)} for date in DATES],
        "facts": [{"icon": icon, "question": question, "answer": answer} for icon, question, answer in FACTS],
        "days": DAYS,
        "groups": GROUPS,
        "active": [{"label": "Schwanger, Baby da", "url": "#"}, {"label": "Burbach", "url": "#"}],
        "actions": [("Ohne „kostenlos“: 3 Angebote", "#"), ("Büro in Ihrer Nähe: Burbach", "#")],
        "keep": [("q", "krabelgruppe burbach")],
        "page_links": [
            {"number": 1, "url": "#", "is_current": False},
            {"number": None},
            {"number": 4, "is_current": True},
            {"number": 5, "url": "#", "is_current": False},
        ],
        "crumbs": [("Angebote", "#")],
        "hints": [{"label": label, "url": "#"} for label in ("Babygruppe", "Hausaufgaben", "Brief vom Amt")],
        "form": SampleForm(initial={"contact": "call"}),
        "failed": failed,
        "map_points": {
            "points": [{"lat": 49.242, "lon": 6.95, "name": "Büro Burbach", "url": "#", "office": True}]
        },
    }
    return render(request, "styleguide.html", context)

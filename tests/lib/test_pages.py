"""Pages are written as Python from Django's templates; both ways say the same, in every language."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.conf import settings
from django.template import Context, Engine
from django.test import Client
from django.utils.safestring import mark_safe

from services.models import ServiceAtLocation
from sozialraum.lib.pages import rendering
from sozialraum.lib.pages.compiler import Unknown, compiled

LANGUAGES = ["", *(f"/{code}" for code, _name in settings.LANGUAGES if code != "de")]
PAGES = [
    "/",
    "/angebote/",
    "/angebote/?q=krabelgruppe",
    "/angebote/?q=xqwzk",
    "/angebote/?q=%3Cb%3E&ort=%22%3E&alter=x&seite=3",
    "/angebote/?thema=baby&kostenlos=1&sprache=ar&ort=malstatt&umkreis=2",
    "/angebote/?ort=66115&seite=2",
    "/woche/",
    "/karte/?q=tafel",
    "/bueros/",
    "/bueros/malstatt/",
]
TEMPLATES = {"start", "offer_list", "week", "map", "office_list", "office_detail", "offer"}


def body(client: Client, address: str) -> str:
    return client.get(address).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_is_the_same_as_django_renders_it(client: Client, settings, language: str) -> None:  # type: ignore[no-untyped-def]
    written = {page: body(client, language + page) for page in PAGES}
    settings.DEBUG = True
    for page in PAGES:
        assert body(client, language + page) == written[page]


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_offer_is_the_same_as_django_renders_it(client: Client, settings, language: str) -> None:  # type: ignore[no-untyped-def]
    slugs = list(ServiceAtLocation.objects.public().order_by("pk").values_list("slug", flat=True))
    assert len(slugs) > 140
    if language not in ("", "/ar"):
        slugs = slugs[LANGUAGES.index(language) :: 4]
    written = {slug: body(client, f"{language}/angebote/{slug}/") for slug in slugs}
    settings.DEBUG = True
    for slug in slugs:
        assert body(client, f"{language}/angebote/{slug}/") == written[slug]


@pytest.mark.django_db
def test_the_pages_in_use_are_all_written(client: Client) -> None:
    for page in [*PAGES, ServiceAtLocation.objects.public().first().get_absolute_url()]:
        client.get(page)

    assert {f"services/{name}.html" for name in TEMPLATES} <= {name for name, _language in rendering._written}
    assert [key for key, form in rendering._written.items() if form is None] == []


SNIPPETS = [
    "{{ text }}{{ safe }}{{ number }}{{ price }}{{ nothing }}{{ none }}{{ day }}{{ things.0 }}{{ table.key }}",
    "{% if nothing == None %}a{% endif %}{% if number > 2 and not none %}b{% elif text %}c{% else %}d{% endif %}",
    "{% if 'x' in text %}a{% endif %}{% if nothing in things %}b{% endif %}{% if nothing > 1 %}c{% endif %}",
    "{% for one in things %}{{ forloop.counter }}{{ one }},{% empty %}none{% endfor %}",
    "{% for one in nothing %}{{ one }}{% empty %}none{% endfor %}{% for one in things reversed %}{{ one }}{% endfor %}",
    "{% for key, value in table.items %}{{ key }}={{ value|upper }} {% endfor %}",
    "{% with inner=table.key %}{{ inner }}{% endwith %}{{ inner }}",
    "{% with a=nothing %}[{{ a|default:'x' }}]{% endwith %}",
    "{{ text|upper }}{{ safe|upper }}{{ text|linebreaks }}{{ things|join:'<' }}{{ nothing|default:text }}",
    "{% firstof nothing text %}{% cycle 'a' 'b' %}{% spaceless %}<p> <b>{{ text }}</b> </p>{% endspaceless %}",
    "{% load i18n %}{% blocktranslate count counter=number trimmed %}{{ counter }} offer{% plural %}"
    "{{ counter }} offers{% endblocktranslate %}{% translate 'Offers' as here %}{{ here }}",
    "{% load i18n %}{% blocktranslate asvar said trimmed %}{{ text }} offers{% endblocktranslate %}[{{ said }}]",
    "{% load i18n %}{% if none %}{% translate 'Offers' as text %}{% endif %}{{ text }}",
]


@pytest.mark.parametrize("source", SNIPPETS)
def test_what_templates_can_say(source: str) -> None:
    variables = {
        "text": "<x> & 'y'",
        "safe": mark_safe("<b>bold</b>"),
        "number": 3,
        "price": Decimal("4.50"),
        "none": None,
        "day": datetime.date(2026, 11, 24),
        "things": ["a", "<b>", 3],
        "table": {"key": "<value>"},
    }
    template = Engine.get_default().from_string(source)
    assert compiled(template)(dict(variables)) == template.render(Context(variables))


@pytest.mark.parametrize(
    "source",
    [
        "{% firstof nothing text as first %}{{ first }}",
        "{% load i18n %}{% get_current_language as code %}{{ code }}",
        "{% for one in things %}{% cycle 'a' 'b' as row silent %}{{ row }}{% endfor %}",
        "{{ block.super }}",
    ],
)
def test_what_only_django_can_render_is_left_to_it(source: str) -> None:
    with pytest.raises(Unknown):
        compiled(Engine.get_default().from_string(source))

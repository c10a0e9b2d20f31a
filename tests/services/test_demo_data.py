"""The demo that everybody sees first: complete, invented, and the same for the same day."""

import re
import tomllib
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import models

from offices.demo.loading import DATA as OFFICES
from offices.demo.when import Calendar, closure_days, schedule_fields
from offices.loading import load_holidays, load_places
from offices.models import (
    Holiday,
    Membership,
    Office,
    OfficeClosure,
    OfficeHours,
    Organization,
    Place,
    PostalCode,
    SocialArea,
    User,
)
from services.demo.loading import DATA as SERVICES
from services.loading import load_synonyms, load_terms
from services.models import (
    Closure,
    Contact,
    CostOption,
    Location,
    Phone,
    RequiredDocument,
    Schedule,
    Service,
    ServiceAtLocation,
    ServiceLanguage,
    ServiceText,
    Synonym,
    TaxonomyTerm,
    TermText,
)
from sozialraum.lib import clock, schedule

pytestmark = pytest.mark.django_db

FICTION = re.compile(r"030 23125-\d{3}|0152 28817386")
NOT_COMPARED = {"id", "last_modified"}


def offers_by(path: str) -> Counter:
    return Counter(ServiceAtLocation.objects.public().values_list(path, flat=True))


class TestReference:
    def test_the_region_is_known(self) -> None:
        assert list(SocialArea.objects.values_list("slug", flat=True)) == [
            "malstatt",
            "alt-saarbruecken",
            "burbach",
            "voelklingen-warndt",
            "city-obere-saar",
            "dudweiler",
            "sulzbach-friedrichsthal",
            "koellertal",
        ]
        assert Place.objects.count() == 48
        assert PostalCode.objects.count() == 25
        assert [place.slug for place in Place.objects.filter(social_area=None)] == ["saarbruecken"]
        assert Place.objects.get(slug="altenkessel").social_area.slug == "burbach"

    def test_all_kinds_have_a_category_and_names_in_eight_more_languages(self) -> None:
        assert TaxonomyTerm.objects.categories().count() == 10
        assert TaxonomyTerm.objects.kinds().count() == 51
        assert TermText.objects.count() == 61 * 8

    def test_counselling_can_be_left_quickly(self) -> None:
        assert set(TaxonomyTerm.objects.kinds().filter(quick_exit=True).values_list("code", flat=True)) == {
            "schwangerschaftsberatung",
            "erziehungsberatung",
            "trennungsberatung",
            "begleiteter-umgang",
            "gruppe-belastete-eltern",
            "kinderschutz-bereitschaft",
            "haeusliche-gewalt",
            "suchtberatung",
            "beratungsstelle-kinderschutz",
        }
        assert set(TaxonomyTerm.objects.kinds().filter(is_crisis=True).values_list("code", flat=True)) == {
            "kinderschutz-bereitschaft",
            "haeusliche-gewalt",
            "suchtberatung",
            "beratungsstelle-kinderschutz",
        }

    def test_a_second_run_changes_nothing_that_people_edited(self) -> None:
        Place.objects.filter(slug="burbach").update(aliases=["Burbisch"])
        TaxonomyTerm.objects.filter(code="tafel").update(name="Lebensmittel für wenig Geld")
        synonym = Synonym.objects.filter(language="de")[0]
        Synonym.objects.filter(pk=synonym.pk).update(weight=1)

        assert set(load_places().values()) == {0}
        assert set(load_terms().values()) == {0}
        assert load_synonyms() == 0
        assert load_holidays(today=clock.today()) == 0

        assert Place.objects.get(slug="burbach").aliases == ["Burbisch"]
        assert TaxonomyTerm.objects.get(code="tafel").name == "Lebensmittel für wenig Geld"
        assert Synonym.objects.get(pk=synonym.pk).weight == 1

    def test_update_takes_what_the_files_say(self) -> None:
        TaxonomyTerm.objects.filter(code="tafel").update(name="Lebensmittel für wenig Geld")
        Place.objects.filter(slug="burbach").update(aliases=[])

        load_terms(update=True)
        load_places(update=True)

        assert TaxonomyTerm.objects.get(code="tafel").name == "Tafel"
        assert "Füllengarten" in Place.objects.get(slug="burbach").aliases

    def test_a_corrected_holiday_stays_corrected(self) -> None:
        autumn = Holiday.objects.get(kind="SCHOOL", starts_on=date(2027, 10, 4))
        autumn.starts_on, autumn.corrected = date(2027, 10, 11), True
        autumn.save()

        assert load_holidays(today=clock.today(), update=True) == 0

        stretches = Holiday.objects.filter(kind="SCHOOL", name=autumn.name, starts_on__year=2027)
        assert [(row.starts_on, row.ends_on) for row in stretches] == [
            (date(2027, 10, 11), date(2027, 10, 15))
        ]


class TestOffers:
    def test_every_kind_at_least_twice(self) -> None:
        kinds = offers_by("service__kind__code")
        assert len(kinds) == 51
        assert min(kinds.values()) == 2
        assert sum(kinds.values()) == 182

    @pytest.mark.parametrize(
        "kind",
        ["krabbelgruppe", "elterncafe", "hausaufgabenhilfe", "jugendzentrum", "sozialberatung", "tafel"],
    )
    def test_what_families_ask_for_most_is_in_all_four_areas(self, kind: str) -> None:
        offers = ServiceAtLocation.objects.public().filter(service__kind__code=kind)
        assert set(offers.values_list("location__place__social_area__slug", flat=True)) >= {
            "malstatt",
            "alt-saarbruecken",
            "burbach",
            "voelklingen-warndt",
        }

    def test_the_areas_and_their_neighbours(self) -> None:
        assert offers_by("location__place__social_area__slug") == {
            "voelklingen-warndt": 45,
            "burbach": 36,
            "alt-saarbruecken": 31,
            "malstatt": 27,
            "city-obere-saar": 18,
            None: 12,
            "sulzbach-friedrichsthal": 5,
            "dudweiler": 4,
            "koellertal": 4,
        }

    def test_locations_lie_in_their_district(self) -> None:
        for location in Location.objects.filter(location_type="physical").select_related("place"):
            north = abs(location.latitude - location.place.latitude) * 111_320
            east = abs(location.longitude - location.place.longitude) * 72_700
            assert north < 450, location
            assert east < 450, location
            assert location.postal_code in location.place.postal_codes, location

    def test_without_an_address_the_areas_are_named(self) -> None:
        at_home = Service.objects.public().filter(offers__location__location_type="virtual")
        assert at_home.count() == 12
        assert not at_home.filter(service_areas=None).exists()

    def test_every_form_of_schedule_occurs_and_is_valid(self) -> None:
        schedules = list(Schedule.objects.all())
        for row in schedules:
            row.clean()
        assert {row.freq for row in schedules} == {"WEEKLY", "MONTHLY", "DATES", "APPOINTMENT"}
        assert any(row.interval == 2 for row in schedules)
        assert any(row.byday == "1TU" for row in schedules)
        assert any(row.only_in_school_holidays for row in schedules)
        assert {row.on_school_holiday for row in schedules} == {"TAKES_PLACE", "PAUSES", "UNKNOWN"}

    def test_something_is_cancelled_next_week_and_says_why(self) -> None:
        today = clock.today()
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=1)
        closures = Closure.objects.filter(starts_on=monday)
        assert closures.count() == 3
        assert all(len(closure.reason) > 10 for closure in closures)

    def test_draft_and_hidden_offers_are_never_public(self) -> None:
        hidden = ServiceAtLocation.objects.exclude(pk__in=ServiceAtLocation.objects.public())
        assert sorted(hidden.values_list("slug", flat=True)) == [
            "jugendtreff-hinter-dem-vorhang-rodenhof",
            "krabbelgruppe-im-entwurf-burbach",
        ]

    def test_one_is_paused_with_a_notice(self) -> None:
        (paused,) = Service.objects.filter(status="paused")
        assert paused.alert.startswith("Macht gerade Pause")

    def test_every_state_of_freshness_and_of_places_occurs(self) -> None:
        ages = [(clock.today() - day).days for day in Service.objects.values_list("assured_on", flat=True)]
        assert min(ages) >= 3
        assert max(ages) <= 426
        assert len([days for days in ages if days > 365]) > 10
        assert len([days for days in ages if days < 100]) > 80
        assert set(Service.objects.values_list("free_places", flat=True)) == {
            "unknown",
            "free",
            "few",
            "waiting_list",
            "full",
        }

    def test_shelters_are_protected(self) -> None:
        protected = Location.objects.filter(is_protected=True)
        assert protected.count() == 2
        assert set(protected.values_list("offers__service__kind__code", flat=True)) == {"haeusliche-gewalt"}

    def test_texts_are_unique_and_complete(self) -> None:
        services = list(Service.objects.public())
        sentences = Counter(
            sentence.strip()
            for service in services
            for sentence in re.split(r"(?<=[.!?])\s", service.description)
        )
        assert [sentence for sentence, count in sentences.items() if count > 1] == []
        for service in services:
            service.full_clean()
            assert len(service.description) > 80, service
            assert service.application_process.endswith((".", "!")), service

    def test_some_offers_are_translated_and_most_fall_back(self) -> None:
        texts = Counter(ServiceText.objects.values_list("language", flat=True))
        assert texts == {"en": 12, "ar": 8, "tr": 7, "uk": 6, "fr": 6, "einfach": 6, "ru": 2, "it": 2}
        assert set(ServiceText.objects.values_list("state", flat=True)) == {"checked", "machine", "outdated"}


class TestInvented:
    def test_everything_is_marked(self) -> None:
        assert Organization.objects.count() == 27
        assert not Organization.objects.filter(is_demo=False).exists()
        assert not Office.objects.filter(is_demo=False).exists()
        assert not Service.objects.filter(organization__is_demo=False).exists()

    def test_phone_numbers_are_reserved_for_fiction(self) -> None:
        numbers = {
            *Phone.objects.values_list("number", flat=True),
            *Office.objects.values_list("phone", flat=True),
        }
        assert len(numbers) > 150
        assert [number for number in numbers if not FICTION.fullmatch(number)] == []

    def test_no_other_number_and_no_foreign_address_hides_in_a_text(self) -> None:
        files = [*SERVICES.rglob("*.toml"), *OFFICES.rglob("*.toml")]
        assert len(files) > 20
        for path in files:
            for value in _strings(tomllib.loads(path.read_text(encoding="utf-8"))):
                for found in re.findall(r"\b0\d{2,5}[ /-]\d[\d -]+\d", value):
                    assert FICTION.fullmatch(found), (path.name, found)
                assert "http" not in value, (path.name, value)
                assert "@" not in value or value.endswith("@example.org"), (path.name, value)


class TestOfficesAndPeople:
    def test_four_offices_with_hours_and_an_exception(self) -> None:
        assert [office.slug for office in Office.objects.public()] == [
            "malstatt",
            "alt-saarbruecken",
            "burbach",
            "voelklingen",
        ]
        for hours in OfficeHours.objects.all():
            hours.clean()
        assert OfficeClosure.objects.filter(starts_on__gt=clock.today()).count() == 3

    def test_the_personas(self) -> None:
        roles = {
            (row.user.username, row.office.slug): row.role
            for row in Membership.objects.current().select_related("user", "office")
        }
        assert roles == {
            ("ayse", "malstatt"): "caseworker",
            ("ben", "malstatt"): "caseworker",
            ("carla", "malstatt"): "lead",
            ("dora", "burbach"): "caseworker",
            ("emil", "burbach"): "lead",
            ("fatma", "malstatt"): "coordinator",
            ("fatma", "alt-saarbruecken"): "coordinator",
            ("fatma", "burbach"): "coordinator",
            ("fatma", "voelklingen"): "coordinator",
        }
        assert User.objects.get(username="dora").memberships.count() == 2
        assert [group.name for group in User.objects.get(username="hanna").groups.all()] == ["evaluator"]
        assert [group.name for group in User.objects.get(username="ivo").groups.all()] == ["data_protection"]
        assert list(User.objects.filter(is_superuser=True).values_list("username", flat=True)) == ["admin"]
        assert User.objects.get(username="georg").check_password("demo")


class TestLoading:
    def test_a_second_run_keeps_what_people_entered(self) -> None:
        Service.objects.filter(name="Elterncafé Malstatt").update(name="Kaffee am Montag")
        ServiceAtLocation.objects.get(slug="tafel-brebach").delete()
        User.objects.get(username="ayse").memberships.all().delete()
        before = _content()

        call_command("load_demo", verbosity=0)

        assert _content() == before
        assert Service.objects.filter(name="Elterncafé Malstatt").count() == 0
        assert User.objects.get(username="ayse").memberships.count() == 0

    def test_the_same_day_gives_the_same_demo(self) -> None:
        before = _content()
        _empty()
        assert _content()["offers"] == []

        call_command("load_demo", verbosity=0)

        assert _content() == before


CALENDAR = Calendar(
    date(2026, 11, 24),
    [
        schedule.Holiday(
            date(2026, 12, 21), date(2026, 12, 31), schedule.HolidayKind.SCHOOL, "Weihnachtsferien"
        ),
        schedule.Holiday(date(2026, 12, 25), date(2026, 12, 25), schedule.HolidayKind.PUBLIC, "Weihnachten"),
    ],
)


class TestTimes:
    def test_a_course_leaves_out_holidays(self) -> None:
        fields = schedule_fields("course WE 18:00-20:00 in 16 x 4", CALENDAR)
        assert fields["dates"] == [
            date(2026, 12, 16),
            date(2027, 1, 6),
            date(2027, 1, 13),
            date(2027, 1, 20),
        ]

    def test_a_holiday_programme_takes_working_days(self) -> None:
        fields = schedule_fields("holidays 5 9:00-16:00", CALENDAR)
        assert [day.day for day in fields["dates"]] == [21, 22, 23, 28, 29]

    def test_closed_next_week(self) -> None:
        assert closure_days("next week", CALENDAR) == (date(2026, 11, 30), date(2026, 12, 6))
        assert closure_days("9 2", CALENDAR) == (date(2026, 12, 3), date(2026, 12, 4))
        assert closure_days("4 1", CALENDAR) == (date(2026, 11, 30), date(2026, 11, 30))

    def test_what_cannot_be_read_is_refused(self) -> None:
        with pytest.raises(ValueError, match="sometimes"):
            schedule_fields("TU 9:00-10:00 sometimes", CALENDAR)
        with pytest.raises(ValueError, match="no times"):
            schedule_fields("TU", CALENDAR)


def _strings(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for part in value.values() for text in _strings(part)]
    if isinstance(value, list):
        return [text for part in value for text in _strings(part)]
    return [value] if isinstance(value, str) else []


def _rows(model: type[models.Model], owner: str, *fields: str) -> list[tuple]:
    return sorted(model._default_manager.values_list(owner, *fields), key=repr)


def _fields(model: type[models.Model]) -> list[str]:
    return [
        field.name
        for field in model._meta.concrete_fields
        if not field.is_relation and field.name not in NOT_COMPARED
    ]


def _content() -> dict[str, list[tuple]]:
    """All demo content without keys and timestamps."""
    below_service = (Contact, CostOption, Phone, RequiredDocument, ServiceLanguage, ServiceText)
    return {
        "organizations": _rows(Organization, "slug", *_fields(Organization)),
        "offices": _rows(Office, "slug", *_fields(Office)),
        "hours": _rows(OfficeHours, "office__slug", *_fields(OfficeHours)),
        "locations": _rows(Location, "name", *_fields(Location)),
        "services": _rows(Service, "kind__code", *_fields(Service)),
        "offers": _rows(ServiceAtLocation, "service__name", "location__name", *_fields(ServiceAtLocation)),
        "schedules": _rows(Schedule, "service_at_location__slug", *_fields(Schedule)),
        "closures": _rows(Closure, "service_at_location__slug", *_fields(Closure)),
        **{model.__name__: _rows(model, "service__name", *_fields(model)) for model in below_service},
    }


def _empty() -> None:
    Membership.objects.all().delete()
    Service.objects.all().delete()
    Location.objects.all().delete()
    Office.objects.all().delete()
    Organization.objects.all().delete()

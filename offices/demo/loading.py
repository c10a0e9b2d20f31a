"""Demo organisations, offices and accounts: invented, marked, the same for the same day."""

import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db import transaction

from offices.demo.when import Calendar, closure_days, schedule_fields
from offices.models import Membership, Office, OfficeClosure, OfficeHours, Organization, SocialArea, User

DATA = Path(__file__).parent
PASSWORD = "demo"  # noqa: S105
"""Public on purpose; accounts are made only where the caller says that nobody's real data can be."""


@transaction.atomic
def load_offices(calendar: Calendar) -> None:
    """Organisations and offices. Once only: the caller asks `is_loaded` first."""
    entries = tomllib.loads((DATA / "organizations.toml").read_text(encoding="utf-8"))
    organizations = {
        slug: Organization(
            slug=slug,
            name=entry["name"],
            alternate_name=entry["short"],
            kind=entry["kind"],
            description=entry["description"],
            email=f"{slug}@example.org",
            is_demo=True,
        )
        for slug, entry in entries.items()
    }
    Organization.objects.bulk_create(organizations.values())
    for slug, entry in entries.items():
        if "parent" in entry:
            organizations[slug].parent_organization = organizations[entry["parent"]]
            organizations[slug].save(update_fields=["parent_organization"])

    content = tomllib.loads((DATA / "offices.toml").read_text(encoding="utf-8"))
    areas = {area.slug: area for area in SocialArea.objects.all()}
    offices: dict[str, Office] = {}
    for position, entry in enumerate(content["office"], start=1):
        office = Office.objects.create(
            slug=entry["slug"],
            name=entry["name"],
            social_area=areas[entry["area"]],
            address_1=entry["address"],
            address_note=entry["note"],
            postal_code=entry["postal_code"],
            city=entry["city"],
            latitude=entry["point"][0],
            longitude=entry["point"][1],
            phone=entry["phone"],
            email=entry["email"],
            transportation=entry["transportation"],
            accessibility=entry["accessibility"],
            description=entry["description"],
            languages=entry["languages"],
            position=position,
            is_demo=True,
        )
        office.organizations.set([organizations[slug] for slug in entry["team"]])
        OfficeHours.objects.bulk_create(
            OfficeHours(office=office, **schedule_fields(line, calendar)) for line in entry["hours"]
        )
        offices[office.slug] = office
    for entry in content["closure"]:
        first, last = closure_days(entry["when"], calendar)
        OfficeClosure.objects.create(
            office=offices[entry["office"]], starts_on=first, ends_on=last, reason=entry["reason"]
        )


def is_loaded() -> bool:
    return Organization.objects.filter(is_demo=True).exists()


@transaction.atomic
def load_people(today: date) -> int:
    """The personas with the demo's password. Returns how many are new; existing accounts stay as they are."""
    entries = tomllib.loads((DATA / "people.toml").read_text(encoding="utf-8"))["person"]
    known = set(User.objects.values_list("username", flat=True))
    offices = {office.slug: office for office in Office.objects.all()}
    organizations = {organization.slug: organization for organization in Organization.objects.all()}
    password = make_password(PASSWORD)
    created = 0
    for entry in entries:
        if entry["username"] in known:
            continue
        created += 1
        administrator = entry.get("administrator", False)
        user = User.objects.create(
            username=entry["username"],
            first_name=entry["first_name"],
            last_name=entry["last_name"],
            email=f"{entry['username']}@example.org",
            password=password,
            is_staff=administrator,
            is_superuser=administrator,
        )
        for name in entry.get("groups", []):
            user.groups.add(Group.objects.get_or_create(name=name)[0])
        Membership.objects.bulk_create(
            Membership(
                user=user,
                office=offices[office],
                organization=organizations[organization],
                role=role,
                period=_period(today, days),
            )
            for office, organization, role, *days in entry.get("memberships", [])
            if office in offices and organization in organizations
        )
    return created


def _period(today: date, days: list[Any]) -> tuple[date, date | None]:
    first, *last = (today + timedelta(days=offset) for offset in days)
    return first, last[0] if last else None

"""What one worker process knows of the public directory, so that filters and counts cost no query.

A column of numbers per question (numpy), in the order of offer ids. A page asks the database for one row of
versions; when they have moved, only the changed rows are read again. Cards and dates stay in the database.
200,000 offers take about 15 MB here, and their words 43 MB.
"""

from __future__ import annotations

import gc
import logging
import threading
import time
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

import numpy as np
from django.conf import settings
from django.db import DatabaseError, connection, connections

from offices.enums import SpokenLanguage
from services.models import DirectoryState, Occurrence
from services.search import bits
from services.search.bits import Bits
from services.search.own_words import OwnWords
from services.search.reference import Reference

Mask = np.ndarray
LANGUAGE_BITS = {code: 1 << position for position, code in enumerate(SpokenLanguage.values)}
HORIZON_DAYS = 56
"""How far ahead dates are kept for filters: eight weeks."""

COLUMNS = [
    "offer_id",
    "version",
    "is_public",
    "kind_id",
    "category_id",
    "social_area_id",
    "latitude",
    "longitude",
    "minimum_age_months",
    "maximum_age_months",
    "languages",
    "is_free",
    "is_accessible",
    "is_drop_in",
    "weekdays",
    "days",
    "days_from",
    "freshness",
    "sort_name",
    "served_areas",
]
NUMBERS = {
    "offer_id": np.int64,
    "is_public": np.bool_,
    "kind_id": np.int32,
    "category_id": np.int32,
    "social_area_id": np.int32,
    "latitude": np.float32,
    "longitude": np.float32,
    "minimum_age_months": np.int16,
    "maximum_age_months": np.int16,
    "languages": np.int32,
    "is_free": np.bool_,
    "is_accessible": np.bool_,
    "is_drop_in": np.bool_,
    "weekdays": np.int16,
    "days": np.int64,
    "freshness": np.int16,
}
EPOCH = date(2020, 1, 1)


class Rows:
    """The columns. Immutable once made; a change makes new ones."""

    offer_id: np.ndarray
    is_public: Mask
    kind_id: np.ndarray
    category_id: np.ndarray
    social_area_id: np.ndarray
    latitude: np.ndarray
    longitude: np.ndarray
    minimum_age_months: np.ndarray
    maximum_age_months: np.ndarray
    languages: np.ndarray
    is_free: Mask
    is_accessible: Mask
    is_drop_in: Mask
    weekdays: np.ndarray
    days: np.ndarray
    freshness: np.ndarray

    def __init__(self, records: list[tuple], words: OwnWords) -> None:
        self.words = words
        columns = list(zip(*records, strict=True)) if records else [()] * len(COLUMNS)
        by_name = dict(zip(COLUMNS, columns, strict=True))
        for name, kind in NUMBERS.items():
            missing = np.nan if name in ("latitude", "longitude") else 0
            values = [missing if value is None else value for value in by_name[name]]
            setattr(self, name, np.array(values, dtype=kind))
        self.days_from = np.array([(day - EPOCH).days for day in by_name["days_from"]], dtype=np.int32)
        self.records = records
        names = np.array(by_name["sort_name"], dtype=object)
        self.name_rank = np.empty(len(names), dtype=np.int32)
        self.name_rank[np.argsort(names, kind="stable")] = np.arange(len(names), dtype=np.int32)
        self.by_name = np.argsort(self.name_rank, kind="stable")
        self.position = {offer_id: index for index, offer_id in enumerate(by_name["offer_id"])}
        # Help that comes to people: row numbers by the area it serves, and those for the whole region.
        self.without_place = np.flatnonzero(np.isnan(self.latitude))
        self.serving_all = np.array(
            [i for i in self.without_place if not by_name["served_areas"][i]], dtype=np.int64
        )
        serving: dict[int, list[int]] = {}
        for index in self.without_place:
            for area_id in by_name["served_areas"][index]:
                serving.setdefault(area_id, []).append(int(index))
        self.serving = {area_id: np.array(indexes) for area_id, indexes in serving.items()}
        self._day_masks: dict[date, Mask] = {}
        self._day_bits: dict[date, Bits] = {}
        self._age_bits: dict[tuple[int, ...], Bits] = {}

    def __len__(self) -> int:
        return len(self.position)

    @classmethod
    def read(cls) -> Rows:
        records, blobs = _read(None)
        return cls(records, OwnWords(blobs))

    def updated(self, since: int) -> Rows:
        """With what changed since that version replaced or added; sorting again is the dearest part and fast in C."""
        records, changed = self.records.copy(), {}
        for record, blob in zip(*_read(since), strict=True):
            index = self.position.get(record[0])
            if index is None:
                index = len(records)
                records.append(record)
            else:
                records[index] = record
            changed[index] = blob
        words = self.words.updated(len(records), changed)
        return Rows(records, words) if words is not None else Rows.read()

    @cached_property
    def language_masks(self) -> dict[str, Mask]:
        return {code: (self.languages & bit) != 0 for code, bit in LANGUAGE_BITS.items()}

    @cached_property
    def weekday_masks(self) -> list[Mask]:
        return [(self.weekdays & (1 << day)) != 0 for day in range(7)]

    @cached_property
    def language_bits(self) -> Bits:
        return bits.stacked(list(self.language_masks.values()))

    @cached_property
    def weekday_bits(self) -> Bits:
        return bits.stacked(self.weekday_masks)

    @cached_property
    def flag_bits(self) -> dict[str, Bits]:
        flags = {
            "kostenlos": self.is_free,
            "barrierefrei": self.is_accessible,
            "ohne-anmeldung": self.is_drop_in,
        }
        return {name: bits.packed(mask) for name, mask in flags.items()}

    @cached_property
    def terms(self) -> list[int]:
        """Ids of categories and kinds that have offers, in the order of `term_bits`."""
        return [int(term_id) for term_id in np.unique(np.concatenate([self.category_id, self.kind_id]))]

    @cached_property
    def term_bits(self) -> Bits:
        return bits.stacked([self.of_term(term_id) for term_id in self.terms])

    def of_term(self, term_id: int) -> Mask:
        return (self.category_id == term_id) | (self.kind_id == term_id)

    @cached_property
    def by_kind(self) -> dict[int, np.ndarray]:
        """Row numbers of the public offers of each kind that have a place on the map."""
        placed = np.flatnonzero(self.is_public & ~np.isnan(self.latitude))
        order = placed[np.argsort(self.kind_id[placed], kind="stable")]
        kinds, starts = np.unique(self.kind_id[order], return_index=True)
        return dict(zip(kinds.tolist(), np.split(order, starts[1:]), strict=True)) if len(order) else {}

    def age_bits(self, ages: tuple[int, ...]) -> Bits:
        if ages not in self._age_bits:
            self._age_bits[ages] = bits.stacked([self.for_age(months) for months in ages])
        return self._age_bits[ages]

    def day_bits(self, day: date) -> Bits:
        mask = self.on_day(day)
        if day not in self._day_bits:
            self._day_bits[day] = bits.packed(mask)
        return self._day_bits[day]

    def on_day(self, day: date) -> Mask:
        """Offers that take place on that day, as far as dates are kept."""
        mask = self._day_masks.get(day)
        if mask is None:
            offset = (day - EPOCH).days - self.days_from
            known = (offset >= 0) & (offset < 63)
            mask = known & (((self.days >> np.where(known, offset, 0)) & 1) == 1)
            if len(self._day_masks) > HORIZON_DAYS:
                self._day_masks.clear()
                self._day_bits.clear()
            self._day_masks[day] = mask
        return mask

    def for_age(self, months: int) -> Mask:
        if months < 0:
            return self.minimum_age_months < 0
        return (self.minimum_age_months <= months) & (months <= self.maximum_age_months)

    def distances(self, latitude: float, longitude: float, area_id: int | None) -> np.ndarray:
        """Metres from a point; help that comes to people is near where it serves and nowhere else.

        Equirectangular: within 0.1 % of the great circle over the 30 km that matter here.
        """
        metres_per_degree = 111_195.0
        north = (self.latitude - np.float32(latitude)) * np.float32(metres_per_degree)
        east = (self.longitude - np.float32(longitude)) * np.float32(
            metres_per_degree * np.cos(np.radians(latitude))
        )
        metres = np.sqrt(north * north + east * east)
        metres[self.without_place] = np.inf
        metres[self.serving_all] = 0.0
        if area_id in self.serving:
            metres[self.serving[area_id]] = 0.0
        return metres


@dataclass
class Directory:
    version: int
    rows_version: int
    reference_version: int
    rows: Rows
    reference: Reference

    def __post_init__(self) -> None:
        self._running: tuple[datetime, Mask, Bits] | None = None

    def running(self, at: datetime) -> Mask:
        """Offers open at that moment."""
        return self._open(at)[1]

    def flag_bits(self, at: datetime) -> tuple[list[str], Bits]:
        """The choices of yes or no, and the offers of each."""
        return [*self.rows.flag_bits, "jetzt"], self._open(at)[2]

    def _open(self, at: datetime) -> tuple[datetime, Mask, Bits]:
        """Asked once a minute."""
        minute = at.replace(second=0, microsecond=0)
        if self._running is None or self._running[0] != minute:
            mask = np.zeros(len(self.rows), dtype=np.bool_)
            for offer_id in Occurrence.objects.running(at).values_list("offer_id", flat=True):
                index = self.rows.position.get(offer_id)
                if index is not None:
                    mask[index] = True
            stack = np.stack([*self.rows.flag_bits.values(), bits.packed(mask)])
            self._running = (minute, mask, stack)
        return self._running


log = logging.getLogger(__name__)
_lock = threading.Lock()
_renewing = threading.Lock()
_held: Directory | None = None
_checked_at = 0.0


def current() -> Directory:
    """The directory as of now, at most DIRECTORY_TRUST_SECONDS old."""
    global _held, _checked_at
    if _held is not None and time.monotonic() - _checked_at < settings.DIRECTORY_TRUST_SECONDS:
        return _held
    with _lock:
        state = _state()
        if _held is not None and state[2] != _held.reference_version and settings.REFERENCE_IN_BACKGROUND:
            _renew_in_background(_held, state)
        elif _held is None or (_held.version, _held.reference_version) != state[:1] + state[2:]:
            _held = _renewed(_held, *state)
            _spare_the_collector()
        _checked_at = time.monotonic()
        return _held


def _renew_in_background(held: Directory, state: tuple[int, int, int]) -> None:
    """Terms, synonyms and places take a second or three to read: pages go on with what is held until they are there."""

    def renew() -> None:
        global _held
        try:
            directory = _renewed(held, *state)
            with _lock:
                # Somebody may have begun anew meanwhile (`hold`); the next question then reads what is missing.
                if _held is held:
                    _held = directory
            _spare_the_collector()
        except DatabaseError:
            log.exception("The directory's reference data were not read; the next question tries again.")
        finally:
            connections.close_all()
            _renewing.release()

    if _renewing.acquire(blocking=False):
        threading.Thread(target=renew, name="reference", daemon=True).start()


def _spare_the_collector() -> None:
    """Half a million long-lived objects that every full collection would walk through, 0.1 s each time."""
    gc.collect()
    gc.freeze()


def known_version() -> int:
    """The directory's version as far as this worker knows it; 0 where the database does not answer."""
    try:
        return current().version
    except DatabaseError:
        return 0


def hold(directory: Directory | None) -> None:
    """Go on from this knowledge, None from nothing, and ask the database again at the next question.

    For tests: what one of them changed is rolled back, and the next starts from what was committed.
    """
    global _held, _checked_at
    _held, _checked_at = directory, 0.0


def _state() -> tuple[int, int, int]:
    row = DirectoryState.objects.values_list("version", "rows_version", "reference_version").first()
    return row or (0, 0, 0)


def _renewed(held: Directory | None, version: int, rows_version: int, reference_version: int) -> Directory:
    if held is None or held.rows_version != rows_version or version < held.version:
        rows = Rows.read()
    elif version != held.version:
        rows = held.rows.updated(held.version)
    else:
        rows = held.rows
    known = held is not None and held.reference_version == reference_version
    reference = held.reference if held is not None and known else Reference.load()
    return Directory(version, rows_version, reference_version, rows, reference)


def _read(since: int | None) -> tuple[list[tuple], list[bytes]]:
    """Columns and own words of all rows, or of those that changed since a version."""
    where = "" if since is None else "WHERE version > %s"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(COLUMNS)}, words FROM services_offerindex {where} ORDER BY offer_id",  # noqa: S608
            [] if since is None else [since],
        )
        rows = cursor.fetchall()
    return [row[:-1] for row in rows], [bytes(row[-1]) for row in rows]


def horizon(today: date) -> date:
    return today + timedelta(days=HORIZON_DAYS)

"""The walk-in form: three taps for the usual contact, everything else optional."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.enums.cases import AgeBand
from cases.enums.encounters import Channel, Duration, Result, Topic, Who
from cases.models import Encounter
from cases.models.encounters import LONGEST_NOTE, MOST_TOPICS
from cases.personal import signs_of_a_person
from offices.enums import SpokenLanguage
from offices.models import Office, SocialArea
from services.models import ServiceAtLocation
from sozialraum.lib import clock

MOST_OFFERS = 10
OPTIONAL = ("age_band", "is_first_time", "language", "social_area", "duration", "note")
"""Fields of the folded part, which opens when one of them is filled in or wrong."""


class EncounterForm(forms.Form):
    """A contact as it is typed. `offices`: those in which the colleague talks with families, the first preselected."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    office = forms.ModelChoiceField(
        Office.objects.none(), label=_("Office"), widget=forms.RadioSelect, empty_label=None
    )
    channel = forms.ChoiceField(
        label=_("How?"), choices=Channel, widget=forms.RadioSelect, initial=Channel.VISIT
    )
    who = forms.ChoiceField(
        label=_("Who?"),
        choices=Who,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please say who it was.")},
    )
    people = forms.IntegerField(
        label=_("How many people?"),
        min_value=1,
        max_value=500,
        initial=1,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "min": 1, "max": 500}),
    )
    topics = forms.MultipleChoiceField(
        label=_("What was it about?"),
        choices=Topic,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Please choose at least one topic.")},
    )
    result = forms.ChoiceField(
        label=_("What came of it?"), choices=Result, widget=forms.RadioSelect, initial=Result.INFORMED
    )
    offers = forms.ModelMultipleChoiceField(
        ServiceAtLocation.objects.public(),
        label=_("Offers"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    appointment_at = forms.SplitDateTimeField(
        label=_("When?"),
        required=False,
        widget=forms.SplitDateTimeWidget(
            date_format="%Y-%m-%d",
            time_format="%H:%M",
            date_attrs={"type": "date"},
            time_attrs={"type": "time"},
        ),
    )
    age_band = forms.ChoiceField(
        label=_("Age"),
        choices=[("", _("not asked")), *AgeBand.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    is_first_time = forms.NullBooleanField(
        label=_("Here for the first time?"),
        required=False,
        widget=forms.RadioSelect(choices=[("", _("not asked")), ("true", _("yes")), ("false", _("no"))]),
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=[("", _("not asked")), *SpokenLanguage.choices], required=False
    )
    social_area = forms.ModelChoiceField(
        SocialArea.objects.all(), label=_("Sozialraum"), required=False, empty_label=_("not asked")
    )
    duration = forms.ChoiceField(
        label=_("How long?"),
        choices=[("", _("not asked")), *Duration.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("Note – no names"),
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST_NOTE}),
        help_text=_("At most 280 characters. Nothing that shows who it was."),
    )
    note_is_fine = forms.BooleanField(label=_("It names nobody. Save it as it is."), required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        offices: list[Office],
        topics_by_use: list[str] | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        mine = {"key": uuid.uuid4(), "office": offices[0].pk if offices else None}
        super().__init__(data, initial=mine | (initial or {}))
        choice = self.fields["office"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = Office.objects.filter(pk__in=[office.pk for office in offices])
        if len(offices) == 1:
            choice.widget = forms.HiddenInput()
        topics = self.fields["topics"]
        assert isinstance(topics, forms.MultipleChoiceField)
        used = {code: place for place, code in enumerate(topics_by_use or [])}
        topics.choices = sorted(Topic.choices, key=lambda one: used.get(one[0], len(used)))
        self.signs: list[str] = []

    def clean_topics(self) -> list[str]:
        topics: list[str] = self.cleaned_data["topics"]
        if len(topics) > MOST_TOPICS:
            raise ValidationError(gettext("Please choose at most three topics, the most important ones."))
        return topics

    def clean_offers(self) -> list[ServiceAtLocation]:
        offers = list(self.cleaned_data["offers"])
        if len(offers) > MOST_OFFERS:
            raise ValidationError(gettext("Please choose at most ten offers."))
        return offers

    def clean_appointment_at(self) -> datetime | None:
        at: datetime | None = self.cleaned_data["appointment_at"]
        if at is not None and at < clock.now() and self.data.get("result") == Result.APPOINTMENT:
            raise ValidationError(gettext("This appointment lies in the past."))
        return at

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        # Who ticks an offer need not say so once more; any other result was chosen on purpose.
        if cleaned.get("offers") and cleaned.get("result") == Result.INFORMED:
            cleaned["result"] = Result.REFERRED
        note = cleaned.get("note", "")
        self.signs = signs_of_a_person(note) if note else []
        if self.signs and not cleaned.get("note_is_fine"):
            self.add_error(
                "note",
                gettext("This looks like it says who somebody is: %(signs)s. Please take it out.")
                % {"signs": ", ".join(f"„{sign}“" for sign in self.signs)},
            )
        return cleaned

    @property
    def is_optional_part_open(self) -> bool:
        return any(self.errors.get(name) or self[name].value() not in (None, "", False) for name in OPTIONAL)

    def values(self) -> dict[str, Any]:
        """What log_encounter takes, without the key and the office."""
        return {
            name: self.cleaned_data[name]
            for name in (
                "channel",
                "who",
                "people",
                "topics",
                "result",
                "offers",
                "appointment_at",
                "age_band",
                "is_first_time",
                "language",
                "social_area",
                "duration",
                "note",
            )
        }


class CorrectionForm(EncounterForm):
    """The same form for what was stored, with a reason."""

    reason = forms.CharField(
        label=_("Why do you correct it?"),
        max_length=280,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, data: Any = None, *, encounter: Encounter) -> None:
        stored = {
            name: getattr(encounter, name)
            for name in (*OPTIONAL, "channel", "who", "people", "topics", "result")
        }
        stored |= {
            "key": encounter.key,
            "office": encounter.office_id,
            "social_area": encounter.social_area_id,
            "appointment_at": encounter.appointment_at,
            "offers": [offer.pk for offer in encounter.offers.all()],
        }
        super().__init__(data, initial=stored, offices=[encounter.office])
        self.fields["office"].disabled = True

"""Forms of the duty roster. They clean; offices.actions.roster acts."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from offices.forms.members import DAY, helper
from offices.models import CoverageRule, Office, RosterWeek, Shift, ShiftPattern
from offices.models.roster import WEEKDAYS
from sozialraum.lib import clock
from sozialraum.lib.schedule.wallclock import span
from sozialraum.lib.weeks import monday_of

TIME = forms.TimeInput(format="%H:%M", attrs={"type": "time"})


class ShiftForm(forms.Form):
    """A shift without a pattern, or the times of one that is there."""

    name = forms.CharField(label=_("Name"), max_length=40)
    day = forms.DateField(label=_("Day"), widget=DAY)
    starts = forms.TimeField(label=_("From"), widget=TIME)
    ends = forms.TimeField(label=_("To"), widget=TIME)
    break_minutes = forms.IntegerField(label=_("Break in minutes"), min_value=0, max_value=240, initial=0)
    people = forms.IntegerField(label=_("People"), min_value=1, max_value=50, initial=1)

    reason = forms.CharField(
        label=_("Reason"),
        max_length=280,
        required=False,
        help_text=_("Kept beside the people concerned, for the lead alone."),
    )

    def __init__(
        self,
        *args: Any,
        week: RosterWeek,
        shift: Shift | None = None,
        asks_reason: bool = False,
        **kwargs: Any,
    ) -> None:
        if shift is not None:
            begins, ends = (moment.astimezone(clock.BERLIN) for moment in (shift.starts_at, shift.ends_at))
            kwargs["initial"] = {
                "name": shift.name,
                "day": shift.day,
                "starts": begins.time(),
                "ends": ends.time(),
                "break_minutes": shift.break_minutes,
                "people": shift.people,
            }
        else:
            kwargs["initial"] = {"day": week.monday} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.week = week
        rows: list[Any] = ["name", "day", ("starts", "ends"), ("break_minutes", "people")]
        if asks_reason:
            rows.append("reason")
        else:
            del self.fields["reason"]
        self.helper = helper(*rows)

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if monday_of(day) != self.week.monday:
            raise forms.ValidationError(gettext("This day is not in the week you are planning."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("starts") and cleaned.get("starts") == cleaned.get("ends"):
            self.add_error("ends", gettext("Beginning and end are the same."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """What the actions take: moments instead of times of day."""
        starts_at, ends_at = span(
            self.cleaned_data["day"], self.cleaned_data["starts"], self.cleaned_data["ends"]
        )
        assert isinstance(ends_at, datetime)
        return {
            "name": self.cleaned_data["name"],
            "starts_at": starts_at,
            "ends_at": ends_at,
            "break_minutes": self.cleaned_data["break_minutes"],
            "people": self.cleaned_data["people"],
        }


class AssignForm(forms.Form):
    worker = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Reason"), max_length=280, required=False)


class CopyForm(forms.Form):
    week = forms.ChoiceField(label=_("Into which week?"))

    def __init__(self, *args: Any, source: RosterWeek, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mondays = [source.monday + timedelta(weeks=number) for number in range(1, 9)]
        choice = self.fields["week"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [
            (
                monday.isoformat(),
                gettext("Week %(number)d, from %(day)s")
                % {"number": monday.isocalendar().week, "day": monday.strftime("%d.%m.%Y")},
            )
            for monday in mondays
        ]
        self.helper = helper("week")


class PatternForm(forms.ModelForm):
    weekdays = forms.MultipleChoiceField(
        label=_("On which days?"), choices=WEEKDAYS, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = ShiftPattern
        fields = [
            "name",
            "starts",
            "ends",
            "break_minutes",
            "people",
            "every_weeks",
            "counted_from",
            "valid_from",
            "valid_to",
        ]
        widgets = {"starts": TIME, "ends": TIME, "counted_from": DAY, "valid_from": DAY, "valid_to": DAY}

    def __init__(self, *args: Any, office: Office, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.office = office
        self.fields["every_weeks"] = forms.TypedChoiceField(
            label=_("How often?"),
            choices=[
                (1, _("every week")),
                (2, _("every second week")),
                (3, _("every third week")),
                (4, _("every fourth week")),
            ],
            coerce=int,
        )
        self.helper = helper(
            "name",
            "weekdays",
            ("starts", "ends"),
            ("break_minutes", "people"),
            ("every_weeks", "counted_from"),
            ("valid_from", "valid_to"),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("every_weeks", 1) != 1 and not cleaned.get("counted_from"):
            self.add_error("counted_from", gettext("Please choose a day in a week in which it takes place."))
        first, last = cleaned.get("valid_from"), cleaned.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", gettext("The last day comes before the first."))
        if cleaned.get("starts") and cleaned.get("starts") == cleaned.get("ends"):
            self.add_error("ends", gettext("Beginning and end are the same."))
        return cleaned

    def _post_clean(self) -> None:
        """The weekday comes from `weekdays`, one pattern each: the first stands in while the model checks itself."""
        days = self.cleaned_data.get("weekdays") or ["0"]
        self.instance.weekday = int(days[0])
        super()._post_clean()  # type: ignore[misc]

    def patterns(self) -> list[ShiftPattern]:
        found = []
        for weekday in self.cleaned_data["weekdays"]:
            values = {name: self.cleaned_data[name] for name in self.Meta.fields}
            found.append(ShiftPattern(office=self.instance.office, weekday=int(weekday), **values))
        return found


class CoverageForm(forms.ModelForm):
    weekdays = forms.MultipleChoiceField(
        label=_("On which days?"), choices=WEEKDAYS, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = CoverageRule
        fields = ["starts", "ends", "minimum", "organization_kind", "language", "qualification"]
        widgets = {"starts": TIME, "ends": TIME}

    def __init__(self, *args: Any, office: Office, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.office = office
        self.fields["minimum"].label = _("At least so many people")
        self.helper = helper(
            "weekdays", ("starts", "ends"), "minimum", "organization_kind", ("language", "qualification")
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("starts") and cleaned.get("ends") and cleaned["ends"] <= cleaned["starts"]:
            self.add_error("ends", gettext("The end must come after the beginning."))
        if cleaned.get("minimum") == 0:
            self.add_error("minimum", gettext("Please ask for at least one person."))
        return cleaned

    def _post_clean(self) -> None:
        days = self.cleaned_data.get("weekdays") or ["0"]
        self.instance.weekday = int(days[0])
        super()._post_clean()  # type: ignore[misc]

    def rules(self) -> list[CoverageRule]:
        values = {name: self.cleaned_data[name] for name in self.Meta.fields}
        return [
            CoverageRule(office=self.instance.office, weekday=int(weekday), **values)
            for weekday in self.cleaned_data["weekdays"]
        ]

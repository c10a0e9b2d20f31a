"""Forms of the plan: goals, where the family stands, tasks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.enums.plan import GoalState, Moment, TaskState
from cases.forms.base import StaffForm
from cases.models import Assignment, Case, Goal, Person, Task
from cases.models.plan import HIGHEST
from offices.enums import SpokenLanguage
from sozialraum.lib import clock

WRITTEN_LANGUAGES = [(value, label) for value, label in SpokenLanguage.choices if value != SpokenLanguage.DGS]


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


def text_area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


class GoalForm(StaffForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    need = forms.CharField(
        label=_("What is it about?"),
        max_length=1000,
        required=False,
        widget=text_area(3),
        help_text=_("In the family's own words: what is hard, what they need."),
    )
    words = forms.CharField(
        label=_("What should be different?"),
        max_length=1000,
        widget=text_area(3),
        help_text=_("The goal in the family's own words. It is printed exactly like this."),
    )
    language = forms.ChoiceField(label=_("language of these words"), choices=WRITTEN_LANGUAGES)
    agreed_by = forms.ModelMultipleChoiceField(
        label=_("Who of the family agreed?"),
        queryset=Person.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    agreed_words = forms.CharField(
        label=_("Who else agreed?"),
        max_length=200,
        required=False,
        help_text=_("For example: the class teacher."),
    )
    agreed_on = forms.DateField(label=_("agreed on"), required=False, widget=DayInput)

    def __init__(self, *args: Any, case: Case, goal: Goal | None = None, **kwargs: Any) -> None:
        if goal is not None:
            kwargs["initial"] = {
                "need": goal.need,
                "words": goal.words,
                "language": goal.language,
                "agreed_by": list(goal.agreed_by.all()),
                "agreed_words": goal.agreed_words,
                "agreed_on": goal.agreed_on,
                "version": goal.version,
            }
        else:
            kwargs["initial"] = {"language": first_language(case)}
        super().__init__(*args, **kwargs)
        people = case.people.all()
        if goal is not None:
            people = people | Person.objects.filter(goal_agreements__goal=goal)
        self.fields["agreed_by"].queryset = people.distinct()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        day, somebody = cleaned.get("agreed_on"), cleaned.get("agreed_by") or cleaned.get("agreed_words")
        if "agreed_on" in self.errors:
            return cleaned
        if somebody and day is None:
            self.add_error("agreed_on", _("Please say on which day it was agreed."))
        if day is not None and not somebody:
            self.add_error("agreed_by", _("Please say who agreed."))
        if day is not None and day > clock.today():
            self.add_error("agreed_on", _("This day has not come yet."))
        return cleaned

    def fields_of_goal(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


def first_language(case: Case) -> str:
    """The language of the first person of the case who has one in which people write; German otherwise."""
    known = {value for value, _label in WRITTEN_LANGUAGES}
    spoken = case.people.exclude(language="").order_by("case_people__pk").values_list("language", flat=True)
    return next((language for language in spoken if language in known), str(SpokenLanguage.DE))


class GoalStateForm(StaffForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    state = forms.ChoiceField(
        label=_("Where does it stand?"), choices=GoalState.choices, widget=forms.RadioSelect
    )


class ReadingForm(StaffForm):
    value = forms.TypedChoiceField(
        label=_("Where are we between 0 and 10?"),
        choices=[(number, str(number)) for number in range(HIGHEST + 1)],
        coerce=int,
        widget=forms.RadioSelect,
        help_text=_("0: not at all. 10: just as we wish. It is the family's own view that counts."),
    )
    moment = forms.ChoiceField(
        label=_("when in our work"), choices=Moment.choices, widget=forms.RadioSelect, initial=Moment.BETWEEN
    )
    on = forms.DateField(label=_("day"), widget=DayInput)
    said_by = forms.ModelChoiceField(
        label=_("Whose view is it?"),
        queryset=Person.objects.none(),
        required=False,
        empty_label=_("somebody else"),
    )
    said_by_words = forms.CharField(
        label=_("If somebody else: who?"),
        max_length=120,
        required=False,
        help_text=_("For example: the grandmother."),
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["said_by"].queryset = case.people.all()  # type: ignore[attr-defined]
        self.fields["on"].initial = clock.today()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("on") and cleaned["on"] > clock.today():
            self.add_error("on", _("This day has not come yet."))
        if "said_by" not in self.errors and not cleaned.get("said_by") and not cleaned.get("said_by_words"):
            self.add_error("said_by", _("Please say whose view this is."))
        return cleaned


FAMILY, COLLEAGUE = "family", "team"


class TaskForm(StaffForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(
        label=_("What is to be done?"),
        max_length=400,
        widget=text_area(2),
        help_text=_("One small step. It is printed on the family's plan exactly like this."),
    )
    doer = forms.ChoiceField(label=_("Who does it?"))
    due_on = forms.DateField(label=_("until"), widget=DayInput)
    goal = forms.ModelChoiceField(
        label=_("For which goal?"), queryset=Goal.objects.none(), required=False, empty_label=_("no goal")
    )
    is_internal = forms.BooleanField(
        label=_("For the team only"),
        required=False,
        help_text=_("Is not printed on the family's plan."),
    )

    def __init__(self, *args: Any, case: Case, task: Task | None = None, **kwargs: Any) -> None:
        if task is not None:
            kwargs["initial"] = {
                "text": task.text,
                "doer": f"{FAMILY}-{task.person_id}" if task.person_id else f"{COLLEAGUE}-{task.worker_id}",
                "due_on": task.due_on,
                "goal": task.goal_id,
                "is_internal": task.is_internal,
                "version": task.version,
            }
        super().__init__(*args, **kwargs)
        family = {f"{FAMILY}-{person.pk}": person for person in case.people.all()}
        assigned = Assignment.objects.current().filter(case=case).select_related("worker")
        team = {f"{COLLEAGUE}-{one.worker_id}": one.worker for one in assigned}
        if task is not None and task.person is not None:
            family.setdefault(f"{FAMILY}-{task.person_id}", task.person)
        if task is not None and task.worker is not None:
            team.setdefault(f"{COLLEAGUE}-{task.worker_id}", task.worker)
        self.doers: dict[str, Any] = family | team
        self.fields["doer"].choices = [  # type: ignore[attr-defined]
            ("", _("Please choose")),
            (_("Family"), [(key, str(person)) for key, person in family.items()]),
            (_("Team"), [(key, str(worker)) for key, worker in team.items()]),
        ]
        goals = self.fields["goal"]
        goals.queryset = case.goals.all()  # type: ignore[attr-defined]
        goals.label_from_instance = _short  # type: ignore[attr-defined]

    def fields_of_task(self) -> dict[str, Any]:
        doer = self.doers[self.cleaned_data["doer"]]
        is_family = self.cleaned_data["doer"].startswith(FAMILY)
        return {
            "text": self.cleaned_data["text"],
            "due_on": self.cleaned_data["due_on"],
            "goal": self.cleaned_data["goal"],
            "is_internal": self.cleaned_data["is_internal"],
            "person": doer if is_family else None,
            "worker": None if is_family else doer,
        }


def _short(goal: Goal) -> str:
    return goal.words if len(goal.words) <= 80 else f"{goal.words[:79]}…"


class TaskEndForm(StaffForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    state = forms.ChoiceField(
        label=_("What became of it?"),
        choices=[choice for choice in TaskState.choices if choice[0] != TaskState.OPEN],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("In a few words"),
        max_length=400,
        required=False,
        widget=text_area(2),
        help_text=_("If it is dropped: why? A colleague who takes over should understand it."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("state") == TaskState.DROPPED and not cleaned.get("reason") and not self.errors:
            self.add_error("reason", _("Please say in a few words why the task is dropped."))
        return cleaned

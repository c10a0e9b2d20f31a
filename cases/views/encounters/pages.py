"""/team/kontakte/: log, look up, correct."""

from __future__ import annotations

import json
import uuid
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.actions import encounters as verbs
from cases.actions.errors import Refused
from cases.enums.encounters import Result, Topic
from cases.forms.encounters import CorrectionForm, EncounterForm
from cases.models import Encounter, EncounterDraft
from cases.views.answers import sent_data
from cases.views.encounters import picker
from offices.enums import FAMILY_WORK
from offices.models import Membership, Office, User
from offices.permissions import offices_of, signed_in
from sozialraum.lib import clock
from sozialraum.lib.languages import CODES, SOURCE
from sozialraum.sessions import keeps_drafts

PAGE_SIZE = 25
MOST_PAGES = 400
"""Further back one gets by choosing a day."""
NOT_KEPT = ("csrfmiddlewaretoken", "save", "next", "search")


def _offices(user: User) -> list[Office]:
    return list(offices_of(user, *FAMILY_WORK))


def _typed(data: QueryDict) -> dict[str, list[str]]:
    """A form as it was typed, without its buttons and its token."""
    return {name: data.getlist(name) for name in data if name not in NOT_KEPT}


def _key(data: QueryDict) -> uuid.UUID | None:
    try:
        return uuid.UUID(data.get("key", ""))
    except ValueError:
        return None


def keep_late(request: HttpRequest, /, *, by: User, **_kwargs: Any) -> bool:
    """What was sent after the session ended waits for the person who typed it (sozialraum.sessions)."""
    key = _key(request.POST)
    if key is None:
        return False
    verbs.keep_draft(user=by, key=key, content=_typed(request.POST))
    return True


# --- logging --------------------------------------------------------------------------------------------
@keeps_drafts(keep_late)
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Log a contact. „Suchen“ finds offers without scripts; „Speichern und nächster“ begins the next one at once."""
    user = signed_in(request)
    offices = _offices(user)
    if not offices:
        raise Http404
    if request.method == "POST":
        form = _form(user, offices, request.POST)
        if "search" in request.POST:
            key = _key(request.POST)
            if key is not None:
                verbs.keep_draft(user=user, key=key, content=_typed(request.POST))
            return _page(request, form, searched=True)
        if form.is_valid():
            return _saved(request, user, form)
        return _page(request, form, status=422)
    draft = EncounterDraft.objects.of(user).first()
    if draft is not None and request.GET.get("neu") is None:
        data = QueryDict(mutable=True)
        for name, values in json.loads(draft.content).items():
            data.setlist(name, values)
        return _page(request, _form(user, offices, data), draft=draft)
    return _page(request, _form(user, offices, None))


def _form(user: User, offices: list[Office], data: QueryDict | None) -> EncounterForm:
    asked = data.get("office", "") if data is not None else ""
    office = next((one for one in offices if str(one.pk) == asked), offices[0])
    return EncounterForm(data, offices=offices, topics_by_use=Encounter.objects.topics_by_use(office.pk))


def _page(
    request: HttpRequest,
    form: EncounterForm,
    *,
    status: int = 200,
    searched: bool = False,
    draft: EncounterDraft | None = None,
) -> HttpResponse:
    typed = form.data.get("q", "") if form.is_bound else ""
    ticked = [int(one) for one in form["offers"].value() or () if str(one).isdecimal()][:20]
    found = [offer for offer in picker.offers_for(typed) if offer.pk not in ticked]
    saved = _just_saved(request)
    context = {
        "form": form,
        # A draft and a search are no attempt to save: nothing is wrong with them yet.
        "show_errors": form.is_bound and not searched and draft is None,
        "q": typed,
        "ticked": picker.offers_of(ticked),
        "found": found,
        "searched": searched,
        "draft": draft,
        "now": clock.now(),
        "just_saved": saved,
        "saved_offers": picker.offers_of([offer.pk for offer in saved.offers.all()]) if saved else [],
        "case_url": _case_url(saved),
        "languages": settings.LANGUAGES,
        "sheet_language": _sheet_language(saved),
    }
    return render(request, "team/encounters/new.html", context, status=status)


def _just_saved(request: HttpRequest) -> Encounter | None:
    """The contact logged right before, for the next steps with it."""
    number = request.GET.get("gespeichert", "")
    if not number.isdecimal() or len(number) > 15:
        return None
    found: Encounter | None = (
        Encounter.objects.visible_to(signed_in(request))
        .prefetch_related("offers")
        .filter(pk=int(number))
        .first()
    )
    return found


def _case_url(encounter: Encounter | None) -> str:
    """Where the case is opened that a contact led to. The contact itself never learns which case that was."""
    if encounter is None or encounter.result != Result.CASE_OPENED:
        return ""
    try:
        return reverse("case-new")
    except NoReverseMatch:
        return ""


def _sheet_language(encounter: Encounter | None) -> str:
    """The family's language if the portal has it, else German."""
    spoken = encounter.language if encounter is not None else ""
    return spoken if spoken in CODES else SOURCE


def _saved(request: HttpRequest, user: User, form: EncounterForm) -> HttpResponse:
    try:
        encounter, is_new = verbs.log_encounter(
            by=user, office=form.cleaned_data["office"], key=form.cleaned_data["key"], **form.values()
        )
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return _page(request, form, status=422)
    if not is_new:
        messages.info(request, _("This contact was saved already; it is there once."))
    if "next" in request.POST:
        return redirect(f"{reverse('encounter-new')}?neu=1&gespeichert={encounter.pk}")
    messages.success(request, _("Saved."))
    return redirect("encounter-detail", pk=encounter.pk)


@never_cache
@sensitive_post_parameters()
@require_POST
def draft(request: HttpRequest) -> JsonResponse:
    """What is typed so far, sent by the page itself now and then."""
    user = signed_in(request)
    key = _key(request.POST)
    if key is None or not _offices(user):
        raise Http404
    if request.POST.get("drop"):
        verbs.drop_draft(user=user, key=key)
    elif not Encounter.objects.filter(key=key).exists():
        verbs.keep_draft(user=user, key=key, content=_typed(request.POST))
    return JsonResponse({"kept": True})


@never_cache
@require_POST
def draft_drop(request: HttpRequest) -> HttpResponse:
    """Begin with an empty page instead of what was left."""
    key = _key(request.POST)
    if key is not None:
        verbs.drop_draft(user=signed_in(request), key=key)
    return redirect(f"{reverse('encounter-new')}?neu=1")


@never_cache
@require_safe
def offers(request: HttpRequest) -> HttpResponse:
    """Offers for the words typed, as the list that the form takes in."""
    if not _offices(signed_in(request)):
        raise Http404
    found = picker.offers_for(request.GET.get("q", ""))
    return render(request, "team/encounters/found.html", {"found": found, "q": request.GET.get("q", "")})


# --- looking up -----------------------------------------------------------------------------------------
@never_cache
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The office's contacts, the latest first; by day, topic and colleague."""
    user = signed_in(request)
    offices = _offices(user)
    if not offices:
        raise Http404
    chosen = request.GET.get("buero", "")
    office = next((one for one in offices if one.slug == chosen), offices[0])
    rows = Encounter.objects.filter(office=office).select_related("colleague")
    day, topic = _day(request.GET.get("tag", "")), request.GET.get("thema", "")
    team = list(User.objects.filter(memberships__in=Membership.objects.current().filter(office=office)))
    colleague = next((one for one in team if one.username == request.GET.get("fachkraft")), None)
    if day is not None:
        rows = rows.on(day)
    if topic in Topic.values:
        rows = rows.filter(topics__contains=[topic])
    if colleague is not None:
        rows = rows.filter(colleague=colleague)
    number = _page_number(request.GET.get("seite", ""))
    found = _rows_of(rows, number)
    if not found and number > 1:
        number, found = 1, _rows_of(rows, 1)
    query = request.GET.copy()
    query.pop("seite", None)
    context = {
        "rows": found[:PAGE_SIZE],
        "previous": number - 1,
        "next": number + 1 if len(found) > PAGE_SIZE else 0,
        "offices": offices if len(offices) > 1 else [],
        "office": office,
        "day": day,
        "topic": topic,
        "team": team,
        "colleague": colleague,
        "topics": Topic.choices,
        "today": clock.today(),
        "query": query.urlencode(),
    }
    return render(request, "team/encounters/list.html", context)


def _rows_of(rows: Any, number: int) -> list[Encounter]:
    """One row more than shown says whether there is another page: counting a million takes longer than the rest."""
    begin = (number - 1) * PAGE_SIZE
    return list(rows[begin : begin + PAGE_SIZE + 1])


def _page_number(text: str) -> int:
    return int(text) if text.isdecimal() and 0 < int(text[:6]) <= MOST_PAGES and len(text) <= 6 else 1


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@never_cache
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    user = signed_in(request)
    encounter = get_object_or_404(
        Encounter.objects.visible_to(user).select_related("office", "colleague", "social_area"), pk=pk
    )
    context = {
        "encounter": encounter,
        "offers": picker.offers_of(list(encounter.offers.values_list("pk", flat=True))),
        "corrections": encounter.corrections.select_related("corrected_by"),
        "may_correct": verbs.may_correct(user, encounter),
        "case_url": _case_url(encounter),
        "languages": settings.LANGUAGES,
        "sheet_language": _sheet_language(encounter),
    }
    return render(request, "team/encounters/detail.html", context)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    user = signed_in(request)
    encounter = get_object_or_404(
        Encounter.objects.visible_to(user).select_related("office").prefetch_related("offers"), pk=pk
    )
    if not verbs.may_correct(user, encounter):
        raise Http404
    form = CorrectionForm(sent_data(request), encounter=encounter)
    if request.method == "POST" and "search" not in request.POST and form.is_valid():
        changes = form.values()
        chosen = changes.pop("offers")
        try:
            changed = verbs.correct_encounter(
                encounter, by=user, reason=form.cleaned_data["reason"], changes=changes, offers=chosen
            )
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(
                request,
                _("Corrected. The old value and your reason are kept.")
                if changed
                else _("Nothing was different."),
            )
            return redirect("encounter-detail", pk=pk)
    typed = form.data.get("q", "") if form.is_bound else ""
    ticked = [int(one) for one in form["offers"].value() or () if str(one).isdecimal()][:20]
    context = {
        "form": form,
        "encounter": encounter,
        "show_errors": form.is_bound and "search" not in request.POST,
        "q": typed,
        "ticked": picker.offers_of(ticked),
        "found": [offer for offer in picker.offers_for(typed) if offer.pk not in ticked],
        "searched": "search" in request.POST,
    }
    status = 422 if context["show_errors"] and form.errors else 200
    return render(request, "team/encounters/correct.html", context, status=status)

"""/team/merkliste/: staff hand a shortlist to a family. What they make leads back to no contact and to nobody."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from cases.forms.shortlists import HandOverForm
from cases.views.encounters import picker
from offices.enums import FAMILY_WORK
from offices.permissions import offices_of, signed_in
from services.actions.shortlists import share_shortlist
from sozialraum.lib.languages import in_language


@never_cache
@sensitive_post_parameters("sentence")
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest) -> HttpResponse:
    """POST offers, language and a sentence: the sheet in that language. ?offers= shows the form beforehand."""
    office = offices_of(signed_in(request), *FAMILY_WORK).first()
    if office is None:
        raise Http404
    if request.method != "POST":
        wanted = [key for key in request.GET.getlist("offers") if key.isdecimal()][:30]
        if not wanted:
            return redirect("shortlist")
        return _page(request, HandOverForm(initial={"offers": wanted}), wanted)
    form = HandOverForm(request.POST)
    if not form.is_valid():
        ids = [key for key in request.POST.getlist("offers") if key.isdecimal() and len(key) < 12][:30]
        return _page(request, form, ids, status=422)
    shared = share_shortlist(
        [offer.pk for offer in form.cleaned_data["offers"]],
        office=office,
        sentence=form.cleaned_data["sentence"],
    )
    return redirect(
        in_language(reverse("shortlist-shared", args=[shared.code]), form.cleaned_data["language"])
    )


def _page(request: HttpRequest, form: HandOverForm, offers: list[str], *, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "offers": picker.offers_of([int(key) for key in offers]),
        "languages": settings.LANGUAGES,
        "chosen": form["language"].value() or settings.LANGUAGE_CODE,
    }
    return render(request, "team/shortlists/hand_over.html", context, status=status)

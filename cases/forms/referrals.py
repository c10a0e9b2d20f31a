"""Forms of referrals: what goes out, what came back, and the receiver's own answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.actions.pseudonyms import names_in
from cases.enums.referrals import (
    NEXT,
    Channel,
    DeclineReason,
    NotHelpedReason,
    ReferralPurpose,
    ReferralState,
)
from cases.models import Case, Referral

PURPOSE_OF = {
    "baby": ReferralPurpose.GROUP,
    "klein": ReferralPurpose.CARE,
    "schule": ReferralPurpose.CARE,
    "jugend": ReferralPurpose.GROUP,
    "erziehung": ReferralPurpose.ADVICE,
    "trennung": ReferralPurpose.ADVICE,
    "geld": ReferralPurpose.PRACTICAL,
    "gesund": ReferralPurpose.HEALTH,
    "krise": ReferralPurpose.ADVICE,
    "ankommen": ReferralPurpose.GROUP,
}
"""What an offer of that category is asked for, as a first guess."""


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ReferralForm(forms.ModelForm):
    """What the receiver gets, and what stays here. The receiver itself was chosen before, or is written by hand."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Referral
        fields = [
            "receiver_name",
            "receiver_email",
            "purpose",
            "message",
            "with_names",
            "family_contact",
            "channel",
            "internal_note",
        ]
        widgets = {
            "message": _lines(4),
            "family_contact": _lines(2),
            "internal_note": _lines(2),
            "channel": forms.RadioSelect,
            "receiver_email": forms.EmailInput,
            "receiver_name": forms.TextInput,
        }

    def __init__(self, *args: Any, case: Case, by_hand: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        self.fields["receiver_email"] = forms.EmailField(
            label=_("E-mail of the receiver"),
            required=False,
            help_text=_("Only the link and the name of our office are sent there."),
        )
        self.fields["purpose"].choices = [("", _("Please choose")), *ReferralPurpose.choices]  # type: ignore[attr-defined]
        self.fields["channel"].choices = Channel.choices  # type: ignore[attr-defined]
        self.fields["version"].initial = self.instance.version
        if not by_hand:
            del self.fields["receiver_name"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        with_names = given.get("with_names")
        message = given.get("message", "")
        if message and not with_names and (found := names_in(message, self.case)):
            self.add_error(
                "message",
                _("Please leave out names; the receiver does not need them to answer: %(names)s.")
                % {"names": ", ".join(found)},
            )
        if with_names and not given.get("family_contact", "").strip():
            self.add_error(
                "family_contact", _("Please write what the receiver gets, as the family agreed to it.")
            )
        if not with_names:
            given["family_contact"] = ""
        if (
            given.get("channel") == Channel.LINK
            and not given.get("receiver_email")
            and "receiver_email" not in self.errors
        ):
            self.add_error(
                "receiver_email", _("For a mail with a link we need the receiver's e-mail address.")
            )
        return given


class StepForm(forms.Form):
    """A button with the version of what its page showed, and perhaps some words."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class WithdrawForm(StepForm):
    text = forms.CharField(
        label=_("Why?"),
        max_length=1000,
        required=False,
        widget=_lines(2),
        help_text=_("For our own history only."),
    )


class ReplyForm(StepForm):
    text = forms.CharField(
        label=_("Our answer to the question"),
        max_length=1000,
        widget=_lines(3),
        help_text=_("The receiver reads it. No names."),
    )


REASONS: dict[str, tuple[Any, Any]] = {
    ReferralState.DECLINED: (_("If not: why?"), DeclineReason),
    ReferralState.NOT_HELPED: (_("If it did not help: why?"), NotHelpedReason),
}


class AnswerForm(StepForm):
    """What may follow from here, with the reason that a no needs. For colleagues; receivers read other words."""

    to = forms.ChoiceField(label=_("What did they say?"), widget=forms.RadioSelect, choices=[])
    reason = forms.ChoiceField(required=False, choices=[])
    text = forms.CharField(label=_("What else?"), max_length=1000, required=False, widget=_lines(3))

    labels: dict[str, Any] = {
        ReferralState.ACCEPTED: _("Yes, they take the family"),
        ReferralState.DECLINED: _("No"),
        ReferralState.NEEDS_INFO: _("They have a question"),
        ReferralState.STARTED: _("The help has begun"),
        ReferralState.GOT_HELP: _("The family got help"),
        ReferralState.NOT_HELPED: _("It did not help"),
    }
    order = (
        ReferralState.ACCEPTED,
        ReferralState.STARTED,
        ReferralState.GOT_HELP,
        ReferralState.NEEDS_INFO,
        ReferralState.DECLINED,
        ReferralState.NOT_HELPED,
    )

    def __init__(self, *args: Any, referral: Referral, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        following = NEXT[referral.state] - {referral.state}
        self.possible = [state for state in self.order if state in following]
        self.fields["to"].choices = [(state, self.labels[state]) for state in self.possible]  # type: ignore[attr-defined]
        negative = next((state for state in self.possible if state in REASONS), None)
        if negative is None:
            del self.fields["reason"]
        else:
            label, choices = REASONS[negative]
            self.fields["reason"].label = label
            self.fields["reason"].choices = [("", _("Please choose")), *choices.choices]  # type: ignore[attr-defined]
        self.negative = negative
        if self.possible and self.possible[0] in (ReferralState.STARTED, ReferralState.GOT_HELP):
            self.fields["to"].label = _("How did it go on?")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        to = given.get("to")
        if to == self.negative and not given.get("reason"):
            self.add_error("reason", _("Please choose a reason."))
        if to == ReferralState.NEEDS_INFO and not given.get("text", "").strip():
            self.add_error("text", _("Please write the question."))
        return given


class ReceiverForm(AnswerForm):
    """The same, as the receiver reads it."""

    labels = {
        ReferralState.ACCEPTED: _("Yes, we take this on"),
        ReferralState.DECLINED: _("No, we cannot"),
        ReferralState.NEEDS_INFO: _("We have a question first"),
        ReferralState.STARTED: _("The help has begun"),
        ReferralState.GOT_HELP: _("The family got the help"),
        ReferralState.NOT_HELPED: _("It did not come about"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].label = _("Your answer")
        self.fields["text"].label = _("Your message to us")
        self.fields["text"].help_text = _("For example a day and time, or your question. Please no names.")

"""Who asks, and how to reach them without danger or trouble."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.enums.inquiries import Asker, Caution, Channel, Wish
from cases.forms.contact.base import KindText, Known, StepForm, radio
from cases.models.inquiries import NOTE_LENGTH

FITTING = {
    Wish.CALL: (Channel.PHONE, Channel.TEXT),
    Wish.VISIT: (Channel.PHONE, Channel.TEXT, Channel.EMAIL, Channel.CODE),
    Wish.WRITE: (Channel.CODE, Channel.TEXT, Channel.EMAIL),
}
"""Ways that fit a wish: a call needs a number."""
SHORTEST_NUMBER = 5
_NUMBER = re.compile(r"[0-9 +()/.\-]+")


class WhoForm(StepForm):
    heading = _("Who is asking?")
    cards = "wer"
    hints = {
        Asker.MINOR_ALONE: _("You may ask us without your parents. We tell them nothing without you."),
    }

    wer = radio(
        label=_("Who is asking?"),
        choices=[
            (Asker.ADULT, _("I am 18 or older")),
            (Asker.MINOR, _("I am under 18 and my parents may know")),
            (Asker.MINOR_ALONE, _("I am under 18 and my parents must not know")),
        ],
        error_messages={"required": _("Please choose one.")},
    )

    def said(self) -> list[str]:
        return [self.chosen("wer")]


class ChannelForm(StepForm):
    heading = _("How may we reach you?")
    why = _(
        "Sometimes others look at the telephone, the letters or the e-mails. We only use the way that is safe for you."
    )
    cards = "weg"
    hints = {
        Channel.PHONE: _("We call the number that you give us."),
        Channel.TEXT: _("We write to you and only call when you say so."),
        Channel.EMAIL: _("To an address that only you read."),
        Channel.CODE: _("You stay anonymous. You get a code and read our answer here."),
    }

    weg = radio(label=_("How may we reach you?"), error_messages={"required": _("Please choose a way.")})

    def prepare(self) -> None:
        words = {
            Channel.PHONE: _("By telephone"),
            Channel.TEXT: _("Only by text message"),
            Channel.EMAIL: _("By e-mail"),
            Channel.CODE: _("Not at all, I come back by myself with a code"),
        }
        fitting = FITTING.get(Wish(self.known.wish), tuple(Channel)) if self.known.wish else tuple(Channel)
        self.fields["weg"].choices = [(channel, words[channel]) for channel in fitting]  # type: ignore[attr-defined]

    def learn(self, known: Known) -> None:
        known.channel = self.cleaned_data["weg"]

    def said(self) -> list[str]:
        return [self.chosen("weg")]


class DetailsForm(StepForm):
    heading = _("What may we call you?")

    name = KindText(
        label=_("Name"),
        help_text=_("A first name is enough. It may be an invented one."),
        limit=80,
        required=False,
    )
    telefon = KindText(
        label=_("Telephone number"),
        limit=40,
        error_messages={"required": _("Please give us the number that we may use.")},
        widget=forms.TelInput(attrs={"autocomplete": "tel"}),
    )
    mail = forms.EmailField(
        label=_("E-mail address"),
        max_length=120,
        error_messages={
            "required": _("Please give us the address that we may use."),
            "invalid": _(
                "That does not look like an e-mail address. Please check it, for example name@example.org."
            ),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def prepare(self) -> None:
        self.fields["name"].widget.attrs["autocomplete"] = "given-name"
        if self.known.channel not in (Channel.PHONE, Channel.TEXT):
            del self.fields["telefon"]
        if self.known.channel != Channel.EMAIL:
            del self.fields["mail"]

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean_telefon(self) -> str:
        typed = unicodedata.normalize("NFKC", self.cleaned_data["telefon"])
        number = "".join(
            sign if unicodedata.decimal(sign, None) is None else str(unicodedata.decimal(sign))
            for sign in typed
        )
        if not _NUMBER.fullmatch(number) or sum(sign.isdigit() for sign in number) < SHORTEST_NUMBER:
            raise forms.ValidationError(
                gettext(
                    "That does not look like a telephone number. Please check it, for example 030 23125-000."
                )
            )
        return " ".join(number.split())

    def said(self) -> list[str]:
        values = self.cleaned_data
        return [part for part in (values["name"], values.get("telefon"), values.get("mail")) if part] or [
            gettext("Nothing said")
        ]


class CareForm(StepForm):
    heading = _("What should we be careful about?")
    why = _("So that nobody hears of it who should not.")

    vorsicht = forms.MultipleChoiceField(
        label=_("Choose what fits"), required=False, widget=forms.CheckboxSelectMultiple
    )
    hinweis = KindText(
        label=_("Anything else"),
        help_text=_("For example: please never in the evening. Up to 280 characters."),
        limit=NOTE_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def prepare(self) -> None:
        words: dict[str, Any] = {
            Caution.NO_POST: _("Please send no letters"),
            Caution.NO_VOICEMAIL: _("Please leave nothing on the answering machine"),
            Caution.ONLY_ME: _("When somebody else answers: please do not say who you are"),
            Caution.ONLY_TIMES: _("Please get in touch only at the times I chose"),
        }
        if self.known.channel == Channel.EMAIL:
            del words[Caution.NO_VOICEMAIL], words[Caution.ONLY_ME]
        if self.known.wish == Wish.WRITE:
            del words[Caution.ONLY_TIMES]
        self.fields["vorsicht"].choices = list(words.items())  # type: ignore[attr-defined]

    @classmethod
    def is_asked(cls, known: Known) -> bool:
        return known.channel != Channel.CODE

    def said(self) -> list[str]:
        names = dict(self.fields["vorsicht"].choices)  # type: ignore[attr-defined]
        lines = [names[code] for code in self.cleaned_data["vorsicht"]]
        if self.cleaned_data["hinweis"]:
            lines.append(self.cleaned_data["hinweis"])
        return lines or [gettext("Nothing said")]

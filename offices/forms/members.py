"""Forms of the team page. They clean; offices.actions.members acts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from offices.enums import Role, SpokenLanguage, WorkingTimeRules
from offices.models import Membership, Office, Organization, Qualification, User
from sozialraum.lib import clock
from sozialraum.lib.pictures import MOST_BYTES, NotAPicture, square_jpeg

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def helper(*layout: Any) -> FormHelper:
    """The fields in this order, without their <form>; a tuple of names stands side by side."""
    found = FormHelper()
    found.form_tag = False
    found.disable_csrf = True
    found.layout = Layout(
        *(Div(*part, css_class="sr-form__row") if isinstance(part, tuple) else part for part in layout)
    )
    return found


class PlaceInTeam(forms.Form):
    """What somebody is in an office: employer, role, hours, which law of working time."""

    organization = forms.ModelChoiceField(Organization.objects.none(), label=_("Employer"), empty_label=None)
    role = forms.ChoiceField(choices=Role, label=_("Role"), widget=forms.RadioSelect, initial=Role.CASEWORKER)
    weekly_hours = forms.DecimalField(
        label=_("Hours a week in this office"),
        required=False,
        max_digits=3,
        decimal_places=1,
        localize=True,
        validators=[MinValueValidator(1), MaxValueValidator(48)],
        widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 6}),
    )
    rules = forms.ChoiceField(
        choices=WorkingTimeRules,
        label=_("Working time"),
        widget=forms.RadioSelect,
        initial=WorkingTimeRules.ARBZG,
    )

    def __init__(self, *args: Any, office: Office, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.office = office
        employers = self.fields["organization"]
        assert isinstance(employers, forms.ModelChoiceField)
        employers.queryset = office.organizations.order_by("name")


class InviteForm(PlaceInTeam):
    email = forms.EmailField(label=_("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    starts_on = forms.DateField(label=_("First day"), widget=DAY)
    ends_on = forms.DateField(label=_("Last day"), required=False, widget=DAY)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts_on"].initial = clock.today()
        self.helper = helper(
            "email",
            "organization",
            "role",
            ("starts_on", "ends_on"),
            "weekly_hours",
            "rules",
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", gettext("The last day comes before the first."))
        if last and last < clock.today():
            self.add_error("ends_on", gettext("The last day has passed already."))
        return cleaned


class MemberForm(PlaceInTeam):
    languages = forms.MultipleChoiceField(
        choices=SpokenLanguage, label=_("Speaks"), required=False, widget=forms.CheckboxSelectMultiple
    )
    qualifications = forms.ModelMultipleChoiceField(
        Qualification.objects.all(),
        label=_("Qualifications"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, member: Membership, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "organization": member.organization_id,
            "role": member.role,
            "weekly_hours": member.weekly_hours,
            "rules": member.rules,
            "languages": member.user.languages,
            "qualifications": list(member.user.qualifications.all()),
        }
        super().__init__(*args, **kwargs)
        employers = self.fields["organization"]
        assert isinstance(employers, forms.ModelChoiceField)
        # The present employer stays a choice although it may have left the office's team.
        known = Organization.objects.filter(pk=member.organization_id)
        employers.queryset = (self.office.organizations.all() | known).distinct().order_by("name")
        self.helper = helper("organization", "role", "weekly_hours", "rules", "languages", "qualifications")


class EndForm(forms.Form):
    last_day = forms.DateField(
        label=_("Last day"),
        widget=DAY,
        help_text=_("After this day the person sees nothing of this office any more."),
    )
    at_once = forms.BooleanField(
        label=_("End access at once, although something is not handed over yet"), required=False
    )

    def __init__(self, *args: Any, member: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member
        upper = member.period.upper
        self.fields["last_day"].initial = upper - timedelta(days=1) if upper else clock.today()
        self.helper = helper("last_day", "at_once")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("at_once"):
            cleaned["last_day"] = clock.today() - timedelta(days=1)
            self.errors.pop("last_day", None)
        return cleaned


class PublicForm(forms.Form):
    """What the person themselves decides."""

    is_shown = forms.BooleanField(label=_("Show my name on the public page of my offices"), required=False)
    picture = forms.FileField(
        label=_("Picture"),
        required=False,
        help_text=_(
            "JPEG, PNG or WebP. We cut a square from its middle and remove place and time of the photo."
        ),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    remove_picture = forms.BooleanField(label=_("Remove my picture"), required=False)

    def __init__(self, *args: Any, has_picture: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_picture:
            del self.fields["remove_picture"]
        self.helper = helper(*self.fields)

    def clean_picture(self) -> bytes | None:
        upload = self.cleaned_data["picture"]
        if not upload:
            return None
        if upload.size > MOST_BYTES:
            raise ValidationError(gettext("This picture is larger than 8 MB. Please choose a smaller one."))
        try:
            return square_jpeg(upload.read())
        except NotAPicture:
            raise ValidationError(
                gettext("We cannot read this file as a picture. Please choose a JPEG, PNG or WebP file.")
            ) from None


class JoinForm(forms.Form):
    """A new account for somebody who was invited."""

    first_name = forms.CharField(
        label=_("First name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    last_name = forms.CharField(
        label=_("Last name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )
    username = forms.CharField(
        label=_("User name"),
        max_length=150,
        validators=User._meta.get_field("username").validators,
        help_text=_("With it or with your e-mail you sign in."),
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=_("At least 8 characters, no common word, not only digits."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email
        self.helper = helper(("first_name", "last_name"), "username", "password")

    def clean_username(self) -> str:
        name: str = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=name).exists():
            raise ValidationError(gettext("This user name is taken. Please choose another one."))
        return name

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if User.objects.filter(email__iexact=self.email).exists():
            raise ValidationError(
                gettext("You have an account with this address already. Please sign in first.")
            )
        password = cleaned.get("password")
        if password:
            somebody = User(
                username=cleaned.get("username", ""),
                first_name=cleaned.get("first_name", ""),
                last_name=cleaned.get("last_name", ""),
                email=self.email,
            )
            try:
                password_validation.validate_password(password, somebody)
            except ValidationError as error:
                self.add_error("password", error)
        return cleaned

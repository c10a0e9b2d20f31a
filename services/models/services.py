"""HSDS service and what hangs on it: the help itself, wherever it takes place."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from offices.enums import SpokenLanguage
from offices.models import Organization, SocialArea, User
from services.enums.offers import (
    PREGNANT_MONTHS,
    Answer,
    CostKind,
    Entry,
    PhoneType,
    Places,
    Status,
    TextState,
)
from services.models.taxonomy import TaxonomyTerm
from services.querysets.directory import ServiceQuerySet

OTHER_LANGUAGES = [pair for pair in settings.LANGUAGES if pair[0] != "de"]


class ServiceTextFields(models.Model):
    """The texts of a service that are written once per language."""

    name = models.CharField(_("name"), max_length=120)
    description = models.TextField(_("what it is and for whom"), blank=True)
    application_process = models.CharField(
        _("how do I get in"), max_length=240, blank=True, help_text=_("One sentence.")
    )
    fees_description = models.CharField(_("what it costs"), max_length=160, blank=True)
    eligibility_description = models.CharField(_("who it is for"), max_length=200, blank=True)

    class Meta:
        abstract = True


class Service(ServiceTextFields):
    """A service of one organisation. Texts are German here and in ServiceText for other languages."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="services", verbose_name=_("organisation")
    )
    kind = models.ForeignKey(
        TaxonomyTerm, models.PROTECT, related_name="services", verbose_name=_("kind of offer")
    )
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.DRAFT)
    alert = models.CharField(_("notice on top of the page"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    url = models.URLField(_("website"), blank=True)
    minimum_age_months = models.SmallIntegerField(
        _("from age, in months"), null=True, blank=True, help_text=_("-9 means from pregnancy on.")
    )
    maximum_age_months = models.SmallIntegerField(_("to age, in months"), null=True, blank=True)
    entry = models.CharField(_("way in"), max_length=12, choices=Entry, default=Entry.DROP_IN)
    free_places = models.CharField(_("free places"), max_length=12, choices=Places, default=Places.UNKNOWN)
    siblings_welcome = models.CharField(
        _("siblings welcome"), max_length=8, choices=Answer, default=Answer.UNKNOWN
    )
    interpretation = models.CharField(_("interpreter"), max_length=8, choices=Answer, default=Answer.UNKNOWN)
    service_areas = models.ManyToManyField(
        SocialArea,
        blank=True,
        related_name="services",
        verbose_name=_("area served"),
        help_text=_("For help at home or by phone: where the people live that it is for."),
    )
    assured_on = models.DateField(_("last checked on"), null=True, blank=True)
    assured_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("last checked by")
    )
    assurer_name = models.CharField(
        _("checked by, as shown"),
        max_length=80,
        blank=True,
        help_text=_("An organisation or office, not a person."),
    )
    last_modified = models.DateTimeField(_("last changed"), auto_now=True)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("service")
        verbose_name_plural = _("services")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(minimum_age_months__gte=PREGNANT_MONTHS) | Q(minimum_age_months=None),
                name="service_minimum_age_from_pregnancy",
            ),
            models.CheckConstraint(
                condition=Q(maximum_age_months__gte=F("minimum_age_months"))
                | Q(minimum_age_months=None)
                | Q(maximum_age_months=None),
                name="service_ages_in_order",
                violation_error_message=_("The upper age is below the lower age."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ServiceText(ServiceTextFields):
    """A service's texts in another language. What is empty falls back to German, marked as such."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=8, choices=OTHER_LANGUAGES)
    state = models.CharField(_("state"), max_length=8, choices=TextState, default=TextState.MACHINE)

    class Meta:
        verbose_name = _("translation")
        verbose_name_plural = _("translations")
        ordering = ["language"]
        constraints = [models.UniqueConstraint(fields=["service", "language"], name="service_text_once")]

    def __str__(self) -> str:
        return f"{self.language}: {self.name}"


class ServiceLanguage(models.Model):
    """HSDS language: who comes is answered in it, by somebody who speaks it or with an interpreter."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="languages")
    code = models.CharField(_("language"), max_length=3, choices=SpokenLanguage)
    note = models.CharField(_("note"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("language")
        verbose_name_plural = _("languages")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["service", "code"], name="service_language_once")]

    def __str__(self) -> str:
        return self.code


class Contact(models.Model):
    """HSDS contact: a function that answers, only with the person's agreement a name."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="contacts")
    name = models.CharField(_("name or team"), max_length=80)
    title = models.CharField(_("function"), max_length=80, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class Phone(models.Model):
    """HSDS phone, with the times at which somebody answers."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="phones")
    contact = models.ForeignKey(Contact, models.SET_NULL, null=True, blank=True, verbose_name=_("contact"))
    number = models.CharField(_("number"), max_length=40)
    type = models.CharField(_("kind"), max_length=9, choices=PhoneType, default=PhoneType.VOICE)
    description = models.CharField(_("when somebody answers"), max_length=120, blank=True)
    languages = models.CharField(_("languages"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("phone")
        verbose_name_plural = _("phones")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.number


class CostOption(models.Model):
    """HSDS cost_option. Amounts in EUR."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="cost_options")
    option = models.CharField(_("kind"), max_length=12, choices=CostKind, default=CostKind.FREE)
    amount = models.DecimalField(_("amount"), max_digits=8, decimal_places=2, null=True, blank=True)
    maximum_amount = models.DecimalField(_("up to"), max_digits=8, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    amount_description = models.CharField(_("description"), max_length=160, blank=True)

    class Meta:
        verbose_name = _("cost")
        verbose_name_plural = _("costs")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0) | Q(amount=None), name="cost_not_negative")
        ]

    def __str__(self) -> str:
        return self.get_option_display()


class RequiredDocument(models.Model):
    """HSDS required_document: what to bring."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="required_documents")
    document = models.CharField(_("what to bring"), max_length=120)
    uri = models.URLField(_("form or more about it"), blank=True)

    class Meta:
        verbose_name = _("document to bring")
        verbose_name_plural = _("documents to bring")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.document

"""Words of sharing, emergencies, deletion and information under Art. 15 DSGVO."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ShareState(models.TextChoices):
    """A share that somebody other than the lead worker asks for."""

    ASKED = "asked", _("asked for")
    APPROVED = "approved", _("approved")
    DECLINED = "declined", _("declined")


class ReviewResult(models.TextChoices):
    """What the review of an emergency access came to."""

    JUSTIFIED = "justified", _("was necessary")
    UNCLEAR = "unclear", _("to be talked about in the team")
    UNJUSTIFIED = "unjustified", _("was not necessary")


class MarkKind(models.TextChoices):
    """What somebody decided about keeping one case."""

    HOLD = "hold", _("on hold: is not deleted")
    CLEARED = "cleared", _("§ 9b SGB VIII checked: may be deleted")


class ProposalState(models.TextChoices):
    PROPOSED = "proposed", _("waits for a second person")
    CARRIED_OUT = "carried_out", _("carried out")
    WITHDRAWN = "withdrawn", _("withdrawn")


class RequestState(models.TextChoices):
    """An access request under Art. 15 DSGVO."""

    RECEIVED = "received", _("received")
    PREPARING = "preparing", _("being prepared")
    ANSWERED = "answered", _("answered")
    REFUSED = "refused", _("not answered, with reason")


class RefusalReason(models.TextChoices):
    """Codes and no texts: the data protection officer reads them and knows no content."""

    NOT_FOUND = "not_found", _("no data found")
    NOT_IDENTIFIED = "not_identified", _("who asked could not be made sure")
    WITHDRAWN = "withdrawn", _("the person withdrew the request")
    OTHER_RIGHTS = "other_rights", _("would harm the rights of others (Art. 15 (4) DSGVO)")

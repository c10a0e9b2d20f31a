"""The questions of /kontakt/, one form a page. Everything here is read by residents, in nine languages."""

from cases.forms.contact.answer import CodeForm, SendForm, WriteBackForm
from cases.forms.contact.walk import STEPS, Walk

__all__ = ["STEPS", "CodeForm", "SendForm", "Walk", "WriteBackForm"]

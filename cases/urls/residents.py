"""What residents open without an account, in every language."""

from django.urls import URLPattern, URLResolver, path

from cases.forms.contact import STEPS
from cases.views.contact import answer, sending, steps

urlpatterns: list[URLPattern | URLResolver] = [
    path("kontakt/", steps.start, name="contact"),
    *(
        path(f"kontakt/{step.path}/", steps.step, {"name": step.name}, name=f"contact-{step.name}")
        for step in STEPS.values()
    ),
    path("kontakt/pruefen/", sending.check, name="contact-check"),
    path("kontakt/danke/", sending.sent, name="contact-sent"),
    path("kontakt/antwort/", answer.answer, name="contact-answer"),
]

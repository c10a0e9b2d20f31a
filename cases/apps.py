from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "cases"
    verbose_name = _("Cases")

    def ready(self) -> None:
        # Imports point one way: the team's page asks, casework answers.
        from cases.actions.leaving import cases_led
        from offices.actions.matters import HELD

        if cases_led not in HELD:
            HELD.append(cases_led)

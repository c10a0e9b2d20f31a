from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OfficesConfig(AppConfig):
    name = "offices"
    verbose_name = _("Offices")

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        from sozialraum import sessions

        # Django's own hook, because every way of signing in ends there: the session's clock starts.
        user_logged_in.connect(
            lambda request, **_: sessions.begin(request.session),
            weak=False,
            dispatch_uid="sozialraum.sessions.begin",
        )

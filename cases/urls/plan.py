"""Addresses of the work with one family, below /team/faelle/<reference>/."""

from django.urls import include, path, register_converter

from cases.views.plan import consents, files, goals, notes, plan, printing, tasks


class RowNumber:
    """A primary key as PostgreSQL can hold it; anything else is no address."""

    regex = "[1-9][0-9]{0,17}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(RowNumber, "row")

of_one_case = [
    path("plan/", plan.plan, name="case-plan"),
    path("plan/druck/", printing.plan_print, name="case-plan-print"),
    path("plan/ziele/neu/", goals.goal_new, name="case-plan-goal-new"),
    path("plan/ziele/<row:goal>/", goals.goal_edit, name="case-plan-goal"),
    path("plan/ziele/<row:goal>/stand/", goals.goal_state, name="case-plan-goal-state"),
    path("plan/ziele/<row:goal>/einschaetzung/", goals.reading_new, name="case-plan-reading-new"),
    path("plan/aufgaben/neu/", tasks.task_new, name="case-plan-task-new"),
    path("plan/aufgaben/<row:task>/", tasks.task_edit, name="case-plan-task"),
    path("plan/aufgaben/<row:task>/ende/", tasks.task_end, name="case-plan-task-end"),
    path("plan/aufgaben/<row:task>/wieder-offen/", tasks.task_reopen, name="case-plan-task-reopen"),
    path("notizen/", notes.notes, name="case-notes"),
    path("notizen/<row:note>/berichtigen/", notes.note_correct, name="case-notes-correct"),
    path("dateien/", files.files, name="case-files"),
    path("dateien/<row:file>/", files.file_download, name="case-files-download"),
    path("dateien/<row:file>/loeschen/", files.file_delete, name="case-files-delete"),
    path("einwilligungen/", consents.consents, name="case-consents"),
    path("einwilligungen/neu/", consents.consent_new, name="case-consents-new"),
    path("einwilligungen/<row:consent>/", consents.consent_edit, name="case-consents-edit"),
    path("einwilligungen/<row:consent>/erteilt/", consents.consent_give, name="case-consents-give"),
    path("einwilligungen/<row:consent>/widerruf/", consents.consent_revoke, name="case-consents-revoke"),
    path("einwilligungen/<row:consent>/verwerfen/", consents.consent_discard, name="case-consents-discard"),
    path("einwilligungen/<row:consent>/druck/", printing.consent_print, name="case-consents-print"),
]

urlpatterns = [path("faelle/<str:reference>/", include(of_one_case))]

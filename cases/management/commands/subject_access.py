from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cases.actions.errors import Refused
from cases.actions.subject_access.papers import as_json, as_pdf
from cases.actions.subject_access.requests import copy_part
from cases.models import SubjectRequest
from cases.permissions.guard import can_answer_for
from offices.models import User
from sozialraum.lib.pdf import CannotPrint


class Command(BaseCommand):
    help = (
        "Writes the parts of an answer under Art. 15 DSGVO which one colleague may make, as PDF and JSON. The request "
        "has been begun in /team/auskunft/; what is written is logged under that colleague's name."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", help="number of the request, for example A-K7FQ3X")
        parser.add_argument("--by", required=True, help="user name of the colleague who answers")
        parser.add_argument("--to", type=Path, required=True, help="an existing directory")
        parser.add_argument(
            "--entrusted", action="store_true", help="with the colleague's own entrusted notes"
        )

    def handle(self, *args: Any, number: str, by: str, to: Path, entrusted: bool, **options: Any) -> None:
        user = User.objects.filter(username=by, is_active=True).first()
        asked = SubjectRequest.objects.filter(number=number).first()
        if user is None or asked is None or not to.is_dir():
            raise CommandError("There is no such request, colleague or directory.")
        parts = [part for part in asked.parts.select_related("case") if can_answer_for(user, part.case)]
        if not parts:
            raise CommandError("This colleague answers for none of its parts.")
        for part in parts:
            try:
                collection = copy_part(part, by=user, with_entrusted=entrusted)
                papers = {"pdf": as_pdf(asked, collection), "json": as_json(asked, collection)}
            except (Refused, CannotPrint) as error:
                raise CommandError(str(error)) from error
            for kind, content in papers.items():
                path = to / f"auskunft-{number}-{part.case.reference}.{kind}"
                path.touch(mode=0o600)
                path.write_bytes(content)
                self.stdout.write(str(path))

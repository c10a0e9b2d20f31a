"""What one area puts on somebody's desk."""

from types import ModuleType

from cases.views.desk.rows import DeskRow
from offices.models import User
from sozialraum.lib.together import together


def rows_of(area: ModuleType, user: User) -> list[DeskRow]:
    return area.rows(user, together(area.questions(user)))

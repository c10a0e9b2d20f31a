"""What a file really is, by its content: a letter, a picture, a text; or something that is refused."""

from sozialraum.lib.papers.checking import Paper, checked
from sozialraum.lib.papers.refusal import NotAccepted, Why

__all__ = ["NotAccepted", "Paper", "Why", "checked"]

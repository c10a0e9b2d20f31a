"""What a verb answers when it cannot be done. Nothing was changed."""


class Refused(Exception):
    """A rule forbids it. The sentence says what to do instead; it never holds a name or a text of a case."""

    def __init__(self, sentence: object) -> None:
        super().__init__(str(sentence))
        self.sentence = str(sentence)

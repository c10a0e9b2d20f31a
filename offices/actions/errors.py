"""What a verb answers when it cannot be done: a sentence for the person who asked."""


class Refused(Exception):
    """The sentence says why and what helps. Nothing was changed."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence

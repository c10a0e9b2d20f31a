from enum import Enum


class Why(Enum):
    """Why a file is not taken. The sentence for people is said by whoever asked."""

    EMPTY = "empty"
    TOO_LARGE = "too large"
    UNKNOWN = "not one of the kinds"
    PHONE_PHOTO = "a photo as phones keep it for themselves (HEIC and the like)"
    LIES = "the name says something else than the content"
    BROKEN = "cannot be read"
    ACTIVE = "holds scripts, macros or other files"
    LOCKED = "protected with a password"
    BOMB = "would become huge when opened"
    HIDDEN = "two files in one"


class NotAccepted(Exception):
    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why

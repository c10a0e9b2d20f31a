"""A page as a browser reads it: elements with their attributes, and the texts of its scripts."""

from collections.abc import Iterator
from html.parser import HTMLParser

Attributes = dict[str, str]


class Page(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, Attributes]] = []
        self.scripts: list[tuple[Attributes, str]] = []
        self.title = ""
        self._inside = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.elements.append((tag, attributes))
        if tag in ("script", "title"):
            self._inside = tag
            if tag == "script":
                self.scripts.append((attributes, ""))

    def handle_data(self, data: str) -> None:
        if self._inside == "script":
            attributes, text = self.scripts[-1]
            self.scripts[-1] = attributes, text + data
        elif self._inside == "title":
            self.title += data

    def handle_endtag(self, tag: str) -> None:
        if tag == self._inside:
            self._inside = ""

    def all(self, tag: str) -> Iterator[Attributes]:
        return (attributes for name, attributes in self.elements if name == tag)

    def resources(self) -> Iterator[str]:
        """Addresses that the browser fetches without being asked."""
        for tag, attributes in self.elements:
            if tag == "link" and attributes.get("rel") in ("canonical", "alternate", "prev", "next"):
                continue
            for name in ("src", "srcset", "poster", "data"):
                if attributes.get(name) and tag not in ("a",):
                    yield attributes[name]
            if tag in ("link", "use", "image") and attributes.get("href"):
                yield attributes["href"]

    @property
    def linked_data(self) -> list[str]:
        return [text for attributes, text in self.scripts if attributes.get("type") == "application/ld+json"]

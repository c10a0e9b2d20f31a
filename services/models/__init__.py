from .finding import DirectoryState, Occurrence, OfferCard, OfferIndex, SearchMiss, SearchWord, Synonym
from .offers import Closure, Schedule, ServiceAtLocation
from .places import Accessibility, Location
from .services import Contact, CostOption, Phone, RequiredDocument, Service, ServiceLanguage, ServiceText
from .shortlists import Shortlist
from .taxonomy import TaxonomyTerm, TermText

__all__ = [
    "Accessibility",
    "Closure",
    "Contact",
    "CostOption",
    "DirectoryState",
    "Location",
    "Occurrence",
    "OfferCard",
    "OfferIndex",
    "Phone",
    "RequiredDocument",
    "Schedule",
    "SearchMiss",
    "SearchWord",
    "Service",
    "ServiceAtLocation",
    "ServiceLanguage",
    "ServiceText",
    "Shortlist",
    "Synonym",
    "TaxonomyTerm",
    "TermText",
]

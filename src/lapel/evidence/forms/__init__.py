"""What people asked of the footage pages: addresses, the sentence of filters, forms of tagging."""

from lapel.evidence.forms.footage import FILTERS, Asked, asked
from lapel.evidence.forms.sentence import Filter, Option, rare, sentence
from lapel.evidence.forms.tagging import LAYOUTS, Tagging, ids, tagging

__all__ = [
    "FILTERS",
    "LAYOUTS",
    "Asked",
    "Filter",
    "Option",
    "Tagging",
    "asked",
    "ids",
    "rare",
    "sentence",
    "tagging",
]

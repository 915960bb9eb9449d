"""What people asked of the footage pages: addresses, the sentence of filters, forms of tagging."""

from lapel.evidence.forms.footage import FILTERS, Asked, asked
from lapel.evidence.forms.sentence import RARE, Filter, Menu, Option, menus, named, sentence
from lapel.evidence.forms.tagging import LAYOUTS, Tagging, ids, tagging

__all__ = [
    "FILTERS",
    "LAYOUTS",
    "RARE",
    "Asked",
    "Filter",
    "Menu",
    "Option",
    "Tagging",
    "asked",
    "ids",
    "menus",
    "named",
    "sentence",
    "tagging",
]

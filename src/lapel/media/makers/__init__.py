"""One module a derivative, each with one function `make` and one way to write its recipe.

To add a derivative: a module here with `NAME`, `VERSION` and `make`, and its line in
`lapel.media.work.MAKERS`. `make` returns None when the original holds nothing to make it
from, and raises `MediaFailure` when it should but does not.
"""

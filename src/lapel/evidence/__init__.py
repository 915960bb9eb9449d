"""Footage: recordings, their clips, what is made from them, and the vault that holds the bytes.

Words: a recording is one activation of one camera; a clip is one of its files,
the original as received; a derivative is made from a clip, with its own hash
and its recipe; the vault holds bytes by their SHA-256; a check is when stored bytes
were last hashed and what was found.

Invariants: an original never changes; a row never names bytes that the vault
does not hold; every change to these tables has its custody entry.
"""

"""Upload sessions, acceptance into custody, receipts and quarantine.

Owns docks and their tokens, the uploads they open, and the one act that turns
finished bytes into evidence. Which bytes arrived is the business of
`lapel.devices`; what they mean is decided here.

Words: to *declare* is what a dock says about a file; to *accept* is to take
its bytes into the vault and its facts into custody; a *receipt* is the signed
word that this has happened; *quarantine* is accepted, kept and named.

Invariants:
    1. An upload is accepted once, however often and from wherever it is tried.
    2. Bytes are in the vault before the row that names them commits.
    3. Bad, unknown or contradictory input is accepted with its reasons, never dropped.
    4. Tokens are kept only as hashes.
"""

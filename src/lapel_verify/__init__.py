"""What a court or a newsroom runs: checks a custody package, a receipt or a proof.

Standard library only, imports nothing of Lapel, touches no network and no
database. It can be copied out as one folder and run with `python -m lapel_verify`.
The formats are described in docs/formats/.

A check that fails raises a `Refused` whose class says which rule was broken and
whose text says what was found; `package.check` collects them as named refusals.
"""

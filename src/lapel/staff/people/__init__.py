"""People: who they are, which cameras they held, what came in from them.

A page is put together here from what the rooms below know; nothing is kept.
"""

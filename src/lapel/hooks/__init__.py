"""News for other programs: the custody log, told to addresses outside as it grows.

Owns: endpoints (an address, its owner, which actions it asks for), their secrets, and deliveries.

Words: an *endpoint* belongs to one person, its owner; a *delivery* is one entry of the log for
one endpoint, with one id however often it is sent; *withheld* says that its owner may not see
what it was about.

Invariants: a delivery carries who did what to which subject and never footage or the entry's
detail; none is made or sent about what the owner may not see at that very moment; a delivery is
made in the transaction that moves the follower's cursor, so that none is lost; a connection goes
only to an address that was checked after its name was resolved.
"""

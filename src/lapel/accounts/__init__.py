"""People who sign in, the roles they hold, and what each role may do.

Owns: user, role, grant, token of a program; the lock of a session, and tries at the door. A
*role* is a row with a list of permissions; a *grant* gives one role to one user, for a *scope*
(one unit or one office) when the role asks for it.

Invariants: every change of a user or a grant is a custody entry on that user; the database
refuses a change of a grant, a role or a token without one; an inactive user holds nothing; the
role that runs the service sees no footage; a token never allows more than its owner may; a locked
session opens nothing.
"""

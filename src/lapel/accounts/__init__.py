"""People who sign in, the roles they hold, and what each role may do.

Owns: user, role, grant. A *role* is a row with a list of permissions; a *grant* gives one role
to one user, for a *scope* (one unit or one office) when the role asks for it.

Invariants: every change of a user or a grant is a custody entry on that user; the database
refuses a change of a grant or a role without one; an inactive user holds nothing; the role
that runs the service sees no footage.
"""

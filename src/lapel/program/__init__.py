"""The agency's camera program: who may be behind which camera, and when.

Owns: component, office (area of responsibility), unit, member, camera, assignment.

Words: a *member* is a person who may wear a camera, with or without a sign-in; an *assignment*
says that one member held one camera for a period ``[from, until)``, open at its end while the
camera is out.

Invariants: one camera never has two assignments at one moment (the database refuses it); an
assignment is never deleted; every change is a custody entry on what changed, and an
assignment's subject is its camera.
"""

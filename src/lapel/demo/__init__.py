"""The demo agency: a program of five field areas, and footage that goes in through the dock.

Everything is made through the rooms' services and the real dock program, so that the demo proves
the product and needs no back door. All people in it are invented.

Invariants: loading twice changes nothing; an agency with people or offices of its own is never
touched; footage is copied to the cameras' volumes, never moved.
"""

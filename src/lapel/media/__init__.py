"""What the files from a camera are, and the pictures, sound and paths made from them.

Owns: reading containers and codecs, judging what a browser can play, saying in plain
words what is wrong with a file, and making posters, sprites, waveforms, proxies and
tracks from an original that it never changes.

Words: a *probe* is what is known of one file; a *finding* is a sentence about something
wrong or unusual in it; a *maker* makes one kind of derivative and returns its *recipe*,
which says how, with what, and what was lost on the way.

Invariants: a file is opened for reading only; every file from outside is decoded in a
limited subprocess (`sandbox`); the same file, versions and parameters give the same
derivative; recipes hold whole numbers, text and truth values, never floats, so that they
can stand in a custody entry. No Django and no database in here.
"""

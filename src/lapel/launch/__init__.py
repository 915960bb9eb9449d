"""The composition root: settings, the embedded database, the processes, the command line.

Stands above every room and is imported by none.
"""

"""Lists of the program as files: CSV and XLSX, in and out.

A file is read into a table of texts and times, its headers are matched, and every row is planned
against what the program has now: added, changed, the same, or wrong with each reason. Planning
changes nothing; applying a plan is one act a change, through the services of the room.
"""

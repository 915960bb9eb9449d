"""Door 1: the pages of signed-in agency people.

Owns what every page shares: the frame (rail, search, person menu), the words for times, sizes,
durations and hashes, the icons, the pages for signing in and for refusals, the address list.
The subject pages belong to their own rooms; here they are put together.
"""

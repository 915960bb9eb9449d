"""What every room stands on: ids, the clock, errors, configuration, keys, durable files, signed tokens.

No Django and no word of the domain in here.
"""

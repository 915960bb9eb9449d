"""What every room stands on: ids, clock, errors, configuration, keys, durable files, tokens.

No Django and no word of the domain in here.
"""

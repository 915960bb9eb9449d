"""Words and addresses that the footage templates use."""

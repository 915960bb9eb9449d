"""Foreign programs against ours: they must accept what we make, and we what they make."""

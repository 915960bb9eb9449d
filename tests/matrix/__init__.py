"""Who may do what, as one table: every role, every route, every relation to the footage."""

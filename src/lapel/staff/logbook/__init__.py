"""The log as a page: what is asked of it, what the answer shows, and the files to take along."""

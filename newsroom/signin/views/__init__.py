"""The pages of signing in: the way in, a forgotten password, and what concerns one's own account."""

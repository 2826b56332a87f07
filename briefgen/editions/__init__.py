"""What one reader gets: pruned for an audience, in one language, numbered, within its limits."""

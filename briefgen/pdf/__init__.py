"""The PDF engine in a process of its own, tags for accessibility, and the checks of the result."""

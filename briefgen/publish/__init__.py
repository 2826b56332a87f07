"""Everything that reads and writes files: from the facts to documents that are in place."""

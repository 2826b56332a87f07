"""The texts of sources, the one matcher of quotes, and the record of what was verified."""

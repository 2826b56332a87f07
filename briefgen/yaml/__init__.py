"""Strict YAML that knows nothing of briefs: values with their places, mistakes explained, edits."""

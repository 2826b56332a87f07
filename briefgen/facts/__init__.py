"""The facts: strict YAML with places, the model, dates, and every problem of a file at once."""

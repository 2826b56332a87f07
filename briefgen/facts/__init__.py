"""The facts of a brief: the model, dates, references, and every problem of a file at once."""

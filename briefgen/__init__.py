"""briefgen: one YAML file of facts in; a briefing note, a handout and speaking cards out."""

__version__ = "0.1.0"

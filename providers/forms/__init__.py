"""The shape of what people type. Rules are in `rules.py` and in the actions."""

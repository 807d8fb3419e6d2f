"""Ports to outside capabilities, one Protocol each, and their adapters."""

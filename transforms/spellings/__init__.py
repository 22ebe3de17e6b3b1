"""Reversible edits: variants, typos, Unicode hygiene."""

"""Calls about cases: by their authors and at the desk."""

"""Jinja2 templates of mails and prepared answers."""

"""Applicants: contacts, invitations, opt-outs, signed links."""

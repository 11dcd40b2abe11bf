"""Calls of applicants: cabinet, profile, invitations, opt-outs."""

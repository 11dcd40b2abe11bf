"""Calls about people: cabinet, profile, invitations, opt-outs."""

"""Use cases of applicants: invitations, opt-outs, the profile."""

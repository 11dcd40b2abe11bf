"""Campaigns, a use case a module: starting, gathering people, inviting, closing, showing."""

"""Use cases of mail: deliver, digest."""

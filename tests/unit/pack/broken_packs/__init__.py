"""Slips that authors of packs make, by what they broken in, each with the finding that it must lead to."""

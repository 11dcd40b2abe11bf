"""Slips that authors of packs make, by what they slip in, each with the finding that it must lead to."""

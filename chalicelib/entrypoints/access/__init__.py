"""Who is calling: tokens, keys, links."""

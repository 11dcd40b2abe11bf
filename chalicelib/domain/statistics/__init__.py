"""Facts, cubes and the published indicators."""

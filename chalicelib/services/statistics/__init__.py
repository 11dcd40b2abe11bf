"""From dirty buckets to cubes in the lake."""

"""Working time, calendars, plans and the times of digests."""

"""Use cases of time: sweep the clocks, recompute deadlines, watch calendars."""

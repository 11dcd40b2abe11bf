"""What Heed knows about feedback, cases and numbers. Pure: standard library only, no clock, no I/O."""

"""Use cases of who submits a rating, an appeal or a file."""

"""Clean copies of files: the picture or the pages, and nothing of who made them, where and with what."""

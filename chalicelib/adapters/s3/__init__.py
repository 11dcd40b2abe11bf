"""Objects in S3: attachments, the lake, packs, the site."""

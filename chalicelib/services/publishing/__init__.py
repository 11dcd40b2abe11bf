"""From dirty buckets to public pages: the steps of ``chalicelib.services.publish``, one module each."""

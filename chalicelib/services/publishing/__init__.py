"""From dirty buckets to public pages: the steps of ``chalicelib.services.publishing.publish``, one module each."""

"""What the use cases need from the outside, as Protocols by subject. The adapters satisfy them; tests use fakes."""

"""What all tests share: properties have no time limit, since the machine that runs them may be busy."""

from hypothesis import settings

settings.register_profile("heed", deadline=None)
settings.load_profile("heed")

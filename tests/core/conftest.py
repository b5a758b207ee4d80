"""Laws are tried without a stop-watch: a busy machine is no broken law."""

from hypothesis import settings

settings.register_profile("calm", deadline=None)
settings.load_profile("calm")

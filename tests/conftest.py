"""Settings of Hypothesis: no deadlines, few and reproducible examples; ``--hypothesis-profile=thorough`` for more."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "nuloops",
    deadline=None,  # a slow machine is no failure
    max_examples=60,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],  # nor is a slow draw
)
settings.register_profile("thorough", settings.get_profile("nuloops"), max_examples=2000, derandomize=False)
settings.load_profile("nuloops")

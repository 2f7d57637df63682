"""The old path of ``nuloops.work.batch``, until 0.2."""

from nuloops.work.batch import on_all_cores as on_all_cores

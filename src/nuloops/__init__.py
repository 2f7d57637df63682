"""The application: catalogues, figures and the command line on top of ``topologies`` and ``charges``."""

__version__ = "0.1.0"

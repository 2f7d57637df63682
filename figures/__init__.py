"""The figures of a talk on Dirac neutrino masses from B-L: ``python -m figures`` draws them all again."""

"""The models that come with the package: each reads, and what it claims is what follows from its fields."""

import re

import pytest

from charges import diracness
from charges.anomalies.models import model_anomalies
from charges.dark.stability import stability
from charges.neutrinos.mass_diagrams import mass_diagrams
from charges.terms.lagrangian import lagrangian
from nuloops.files.models import published, read
from topologies.drawing.text.glyphs import is_mathtext

# From the papers, or, for the textbook models, from their titles: group, nature, dark fields, verdict, loops.
PUBLISHED = {
    "dirac-one-loop": ("Z6", "dirac", {"N", "eta", "xi"}, "exact", 1),  # arXiv:1812.01599
    "majorana-one-loop": ("Z4", "majorana", {"F", "eta_1", "eta_2", "eta_3"}, "exact", 1),  # arXiv:1901.06402
    "majorana-hard-breaking": ("Z4", "majorana", {"F", "eta_1", "eta_2"}, "exact", 1),  # arXiv:1901.06402
    "dirac-zee": ("Z3", "dirac", set(), "no", 1),  # arXiv:2103.15328
    "dirac-accidental": ("Z2", "dirac-accidental", {"psi_R", "eta", "sigma"}, "accidental", 1),  # arXiv:1909.09574
    "dirac-seesaw": ("Z3", "dirac", set(), "no", 0),  # arXiv:1411.5042
    "scotogenic": ("Z2", "majorana", {"N_R", "eta"}, "exact", 1),  # hep-ph/0601225
    "krauss-nasri-trodden": ("Z2", "majorana", {"N_R", "S2"}, "exact", 3),  # hep-ph/0210389
    "zee-babu": (None, "majorana", set(), "no", 2),
    "zee": (None, "majorana", set(), "no", 1),
}


def test_nothing_is_shipped_that_is_not_tested() -> None:
    assert set(published()) == set(PUBLISHED)


@pytest.mark.parametrize("name", PUBLISHED)
class TestPublished:
    def test_claims_are_those_of_the_paper(self, name: str) -> None:
        claims = read(published()[name]).claims
        found = (claims.residual, claims.neutrinos, set(claims.dark or ()), claims.stable, claims.loops)
        assert found == PUBLISHED[name]

    def test_group_and_nature(self, name: str) -> None:
        group, nature, *_ = PUBLISHED[name]
        model = read(published()[name]).model
        assert diracness(model).nature == nature
        assert (model.residual().name if model.symmetry else None) == group

    def test_dark_sector(self, name: str) -> None:
        _, _, dark, verdict, _ = PUBLISHED[name]
        found = stability(read(published()[name]).model)
        assert (set(found.dark), found.verdict) == (dark, verdict)

    def test_loops(self, name: str) -> None:
        _, nature, _, _, loops = PUBLISHED[name]
        kind = "majorana" if nature == "majorana" else "dirac"
        found = mass_diagrams(read(published()[name]).model, kind, max_loops=3)
        assert found.loops == loops

    def test_couplings_are_all_that_the_symmetries_allow(self, name: str) -> None:
        """Up to products of X X*, which nothing forbids; nu_R(-4) is nu_R, and a term counts like its conjugate."""
        file = read(published()[name])
        allowed = {
            unoriented(re.sub(r"\([^)]*\)", "", coupling.text))
            for coupling in lagrangian(file.model)
            if not coupling.hermitian
        }
        assert {unoriented(text) for text in file.couplings or ()} == allowed

    def test_files_explain_themselves(self, name: str) -> None:
        text = published()[name].read_text("utf-8")
        assert text.startswith("# ")
        file = read(published()[name])
        assert file.model.reference
        assert all(is_mathtext(field.latex) for field in file.model.fields if field.latex)


def unoriented(text: str) -> frozenset[tuple[str, ...]]:
    """A term together with its conjugate."""
    factors = text.split()
    conjugates = [factor.removesuffix("*") if factor.endswith("*") else f"{factor}*" for factor in factors]
    return frozenset({tuple(sorted(factors)), tuple(sorted(conjugates))})


@pytest.mark.parametrize("name", ["dirac-one-loop", "dirac-zee", "dirac-seesaw", "dirac-accidental"])
def test_charges_of_nu_r_cancel_the_anomalies(name: str) -> None:
    assert model_anomalies(read(published()[name]).model)


def test_one_neutrino_stays_massless() -> None:
    """The nu_R of charge 5 in the models with (-4, -4, 5)."""
    for name in ("dirac-one-loop", "dirac-zee", "dirac-seesaw"):
        assert mass_diagrams(read(published()[name]).model).massive_neutrinos.most == 2

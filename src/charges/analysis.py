"""Everything that can be asked about one model, each part computed once, when it is first asked for.

The functions of the other rooms take such parts as arguments; here they are wired together, so that those that need the
same part share it.  Parts do not change once they are returned, so the order of the questions does not matter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from charges.anomalies.cancellation import Cancellation
from charges.anomalies.models import anomalies_of
from charges.anomalies.tunnelling import Instantons, instanton_rows
from charges.arithmetic.numbers import expected
from charges.dark.classes import Classes
from charges.dark.stability import Stability, require_standard_model, stability_of
from charges.models.completion import completed
from charges.models.model import Model, Species
from charges.neutrinos.diracness import Diracness, nature_of
from charges.neutrinos.light import Light, light_fermions, mass_kinds
from charges.neutrinos.mass_diagrams import checked_bounds, mass_diagrams_of
from charges.neutrinos.mass_terms import MassDiagrams
from charges.neutrinos.matching import Interactions
from charges.objections.breaking import breaking_objections, gauge_notes
from charges.objections.kinds import Objection
from charges.objections.masses import mass_objections
from charges.objections.protons import proton_note, proton_objections
from charges.objections.relics import relic_objections
from charges.spectra.spectrum import Spectrum, spectrum_of
from charges.symmetries.residual import Phase, ResidualGroup
from charges.terms.alphabet import Alphabet
from charges.terms.breaking import Allowed, allowed_after_breaking
from charges.terms.comparison import Comparison, compared
from charges.terms.lagrangian import Lagrangian, lagrangian_of
from charges.terms.operators import Operators, Term, bounded
from charges.terms.vacuum import linear_vevs, with_vevs
from topologies.verdict import Sentence

_WITHOUT_LOOPS = ("_completion", "alphabet", "operators", "lagrangian", "after_breaking", "residual", "anomalies")


@dataclass(frozen=True)
class Analysis:
    """A model and everything that follows from it.

    Arguments:
        model: the model as it is given; standard-model fermions that it leaves out are added in :attr:`completed`.
        max_loops: the largest number of loops of the diagrams of neutrino masses.
        max_insertions: as for :func:`charges.neutrinos.mass_diagrams.mass_diagrams`.
        max_dimension: the largest dimension of the operators that are tried for accidental :attr:`stability`.
        max_majorana: the largest dimension of the Majorana masses that are searched for :attr:`diracness`.

    Two are equal if their arguments are.  A copy, pickled or not, keeps what was found.
    A property raises the MalformedInput of the function that it stands for when it is first asked for.

    >>> from charges import ModelField
    >>> L = ModelField("L", "1/2", {"B-L": -1}, "left", su2=2, hypercharge="-1/2", generations=3, sm=True)
    >>> H = ModelField("H", 0, {"B-L": 0}, su2=2, hypercharge="1/2", sm=True, vev=True)
    >>> nu_R = ModelField("nu_R", "1/2", {"B-L": [-1, -1, 5]}, "right")
    >>> analysis = Analysis(Model("SM with nu_R", ("B-L",), (L, H, nu_R)))
    >>> print(analysis.diracness)
    Dirac, protected by U1 to all orders
    >>> [term.text for term in analysis.lagrangian.yukawa], analysis.masses["dirac"].loops
    (['L* H e_R', 'L* H* nu_R(-1)'], 0)
    """

    model: Model
    max_loops: int = 2
    max_insertions: int = 5
    max_dimension: int = 8
    max_majorana: int = 12

    def __post_init__(self) -> None:
        expected(self.model, Model, "a Model is needed")

    @cached_property
    def _completion(self) -> tuple[Model, str]:
        return completed(self.model)

    @property
    def completed(self) -> Model:
        """The model with the standard-model fermions that it leaves out: see ``charges.models.completed``."""
        return self._completion[0]

    @property
    def convention(self) -> str:
        """Which fermions were added to complete the model."""
        return self._completion[1]

    @property
    def species(self) -> tuple[Species, ...]:
        """The fields of the completed model, generations with different charges separately."""
        return self.completed.species

    @cached_property
    def alphabet(self) -> Alphabet:
        """The letters of the completed model."""
        return Alphabet(self.completed)

    @cached_property
    def operators(self) -> Operators:
        """The operators of the completed model; a ``Protection``, which changes as it advances, is not shared."""
        return Operators(self.alphabet)

    @cached_property
    def lagrangian(self) -> Lagrangian:
        """Every renormalisable term of the completed model."""
        return lagrangian_of(self.operators)

    @cached_property
    def after_breaking(self) -> tuple[Allowed, ...]:
        """Every renormalisable term that the vevs of singlets leave allowed."""
        return allowed_after_breaking(self.alphabet)

    def compare(self, couplings: tuple[str, ...]) -> Comparison:
        """Compare a list of couplings with the Lagrangian."""
        return compared(self.alphabet, self.lagrangian, couplings)

    @cached_property
    def residual(self) -> ResidualGroup[Phase]:
        """The group that the vevs leave of the symmetries of the model, from colour singlets."""
        return self.model.residual()

    @cached_property
    def anomalies(self) -> Cancellation:
        """Whether the anomalies of the completed model cancel."""
        return anomalies_of(self.completed)

    @cached_property
    def instantons(self) -> Instantons:
        """The charges that instantons carry, and what is assumed where these are unknown."""
        return instanton_rows(self.completed)

    @cached_property
    def spectrum(self) -> Spectrum:
        """The masses of all fermions, with up to :attr:`max_loops` loops."""
        return spectrum_of(self.operators, self.max_loops)

    def deeper(self, max_loops: int) -> Analysis:
        """The same analysis with more loops if none of the light neutrinos gets a mass with those that were tried.

        What does not depend on the number of loops is shared.
        """
        found = self.spectrum
        if (
            found.max_loops >= max_loops
            or not found.complete
            or found.massive
            or not any(row.tiny for row in found.neutrinos)
        ):
            return self
        further = replace(self, max_loops=max_loops)
        further.__dict__.update({part: self.__dict__[part] for part in _WITHOUT_LOOPS if part in self.__dict__})
        return further

    @cached_property
    def light_fermions(self) -> Light:
        """The fermions without a mass of their own: neutrinos, their partners, and massless ones."""
        return light_fermions(self.operators, self.spectrum)

    @property
    def light(self) -> tuple[Species, ...]:
        """The light neutrinos."""
        return self.light_fermions.neutrinos

    @property
    def partners(self) -> tuple[Species, ...]:
        """The light neutrinos that vevs pair with a lepton doublet."""
        return self.light_fermions.partners

    @cached_property
    def diracness(self) -> Diracness:
        """Whether the light neutrinos are Dirac, and what protects them."""
        most = bounded(self.max_majorana)
        return nature_of(self.operators, self.spectrum, self.light_fermions, self.instantons, most)

    @cached_property
    def classes(self) -> Classes:
        """The charges of all fields modulo those of the standard model and the vacuum."""
        return Classes(self.operators, self.light_fermions, self.instantons)

    @cached_property
    def stability(self) -> Stability:
        """Which states beyond the standard model are stable."""
        most = bounded(self.max_dimension)
        require_standard_model(self.model)
        return stability_of(self.classes, self.convention, most)

    @cached_property
    def objections(self) -> tuple[Objection, ...]:
        """What a referee would object to, with the evidence."""
        return (
            *mass_objections(self.completed, self.spectrum),
            *breaking_objections(self.vacuum.operators),
            *relic_objections(self.classes),
            *proton_objections(self.classes),
        )

    @cached_property
    def notes(self) -> tuple[Sentence, ...]:
        """What goes with the objections: which U(1)s count as gauged, and what forbids protons to decay."""
        vacuum = self.vacuum.completed
        gauge = gauge_notes(vacuum, [s for s in vacuum.species if s.field.vev])
        return (*gauge, *filter(None, (proton_note(self.classes),)))

    @cached_property
    def vevs(self) -> Mapping[str, Term]:
        """The fields without a vev that must get one, with a term that is linear in each."""
        return linear_vevs(self.completed, self.lagrangian)

    @cached_property
    def vacuum(self) -> Analysis:
        """The analysis of the model with these vevs, which is another model; the same one if there are none."""
        if not self.vevs:
            return self
        shifted = replace(self, model=with_vevs(self.model, self.vevs))
        shifted.__dict__["spectrum"] = self.spectrum  # which has the induced vevs in it, and the same names
        return shifted

    @cached_property
    def interactions(self) -> Interactions:
        """The vertices and propagators of the completed model."""
        return Interactions(self.operators, self.light)

    def mass_diagrams(self, kind: str) -> MassDiagrams:
        """Find the diagrams of the masses of a kind, "dirac" or "majorana", with the vevs that the model gives."""
        if kind not in self._diagrams:
            bounds = checked_bounds(self.model, kind, self.max_loops, self.max_insertions)
            diagrams = mass_diagrams_of(self.model, self.interactions, self.light_fermions, kind, *bounds, self._orders)
            self._diagrams[kind] = diagrams
        return self._diagrams[kind]

    @property
    def _orders(self) -> frozenset[int]:
        """The numbers of loops at which light neutrinos get masses."""
        return frozenset(loops for counts in self.spectrum.masses.values() for loops in counts)

    @cached_property
    def _diagrams(self) -> dict[str, MassDiagrams]:
        return {}

    @cached_property
    def masses(self) -> Mapping[str, MassDiagrams]:
        """The diagrams of each kind of mass that the neutrinos can have, with the induced :attr:`vevs` in place."""
        kinds = mass_kinds(self.vacuum.partners, self.diracness.nature)
        return {kind: self.vacuum.mass_diagrams(search) for kind, search in kinds.items()}

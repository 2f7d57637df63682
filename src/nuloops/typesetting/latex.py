"""Set texts, groups, fields and phases in LaTeX."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from topologies.drawing.text.letters import escaped


def latex_text(text: object) -> str:
    """Escape any text for LaTeX; a character that pdflatex (with T1 fonts) cannot set becomes a question mark.

    >>> latex_text("nu_R & 5%"), latex_text("Müller 中")
    ('nu\\\\_R \\\\& 5\\\\%', 'Müller ?')
    """
    return escaped("".join(c if _settable(c) else "?" for c in str(text)))


def _settable(character: str) -> bool:
    """Whether pdflatex with T1 fonts can set a character."""
    latin = "\xa0" <= character <= "ž" and character not in "ĦħĸĿŀŉŦŧ"
    return " " <= character <= "~" or latin or character in "–—‘’“”…"


def latex_group(name: str) -> str:
    """Set a group such as Z6, Z2xZ4 or Z3xU1 in LaTeX; a dash stays a dash.

    >>> latex_group("Z2xZ4xU1")
    '$Z_{2} \\\\times Z_{4} \\\\times U(1)$'
    """
    if name == "-":
        return name
    parts = ["U(1)" if part == "U1" else f"{part[0]}_{{{part[1:]}}}" for part in name.split("x")]
    return "$" + r" \times ".join(parts) + "$"


def latex_field(name: str, latex: str = "") -> str:
    """Set a field in math: by its own LaTeX if that is harmless, otherwise by its name.

    >>> latex_field("nu_R"), latex_field("x%")
    ('$\\\\nu_{R}$', '$\\\\mathrm{x\\\\%}$')
    """
    from charges.models.field import ModelField
    from charges.models.names import latex_symbol

    return f"${latex_symbol(ModelField(name, 0, {}, latex=latex))}$"


def latex_powers(phase: Sequence[Sequence[int | Fraction]], moduli: Sequence[int]) -> list[str]:
    """Set a phase, a cell for each factor of a group: powers of omega, or charges under a U(1).

    Arguments:
        phase: the powers, shape (generations, factors of the group).
        moduli: n of each factor Z_n, 0 for a U(1).

    Generations are separated by commas.

    >>> latex_powers([(2, 0), (1, 0)], [4, 0])
    ['$\\\\omega^{2}$, $\\\\omega$', '$0$, $0$']
    """
    from charges.arithmetic.affine import latex_number
    from charges.flow.labels import latex_phase

    return [
        ", ".join(f"${latex_phase(int(power)) if n else latex_number(Fraction(power))}$" for power in column)
        for column, n in zip(zip(*phase, strict=True), moduli, strict=True)
    ]

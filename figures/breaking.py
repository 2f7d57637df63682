"""(a) What U(1)_{B{-}L} may break to: under Z_M a neutrino with phase omega^k is Dirac unless 2 k = 0 mod M.

The rule is that of Hirsch, Srivastava and Valle, Phys. Lett. B 781 (2018) 302.
"""

from __future__ import annotations

import io

from charges import nature

LARGEST = 12
DIRAC, MAJORANA = "#4b2bc4", "#f0e3c0"


def chart(form: str, *, dpi: int) -> bytes:
    """Draw the chart of Z_2 to Z_12 against the power of omega of the neutrino, as SVG or PNG."""
    import matplotlib as mpl
    from matplotlib.figure import Figure
    from matplotlib.patches import Patch, Rectangle

    with mpl.rc_context({"mathtext.fontset": "cm", "font.family": "serif", "svg.hashsalt": "nuloops", "font.size": 13}):
        figure = Figure(figsize=(7.6, 5.4), layout="constrained")
        axes = figure.add_subplot()
        for order in range(2, LARGEST + 1):
            for k in range(order):
                dirac = bool(nature(order, k))
                axes.add_patch(Rectangle((k - 0.47, order - 0.44), 0.94, 0.88, facecolor=DIRAC if dirac else MAJORANA))
                label = "$1$" if k == 0 else r"$\omega$" if k == 1 else rf"$\omega^{{{k}}}$"
                axes.text(k, order, label, ha="center", va="center", color="white" if dirac else "black")
        axes.set(xlim=(-0.7, LARGEST - 0.3), ylim=(LARGEST + 0.6, 1.4), yticks=range(2, LARGEST + 1), xticks=[])
        axes.set_yticklabels([f"$Z_{{{order}}}$" for order in range(2, LARGEST + 1)], fontsize=15)
        axes.set_xlabel(r"$\mathrm{transformation\;of\;the\;neutrinos}$", fontsize=16)
        axes.set_title(r"$U(1)_{B{-}L}\;\to\;Z_M$", fontsize=17)
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)
        axes.legend(
            handles=[
                Patch(facecolor=DIRAC, label=r"$\mathrm{Dirac}$"),
                Patch(facecolor=MAJORANA, label=r"$\mathrm{Majorana\;mass\;allowed}$"),
            ],
            loc="upper right",
            frameon=False,
            fontsize=16,
        )
        out = io.BytesIO()
        figure.savefig(out, format=form, dpi=dpi, metadata={"Date": None} if form == "svg" else None)
    return out.getvalue()

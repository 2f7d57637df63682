"""Models as rows: text, CSV, JSON, and as model files."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, TextIO

from charges.arithmetic.affine import Affine
from charges.contents.content import Content
from charges.models.model import Model
from charges.spectra.spectrum import spectrum
from nuloops.formats import yamlmodel
from nuloops.typesetting.tables import cell

GENERATIONS, FEWEST_MASSIVE = 3, 2  # of new fermions at most, and of neutrinos with a mass: oscillations need two
COLUMNS = (
    "key",  # the symmetry and the fields X1, X2, ... as F or S(su3, su2, hypercharge, charge)
    "operator",
    "loops",
    "symmetry",  # "B-L", or "Z2" and so on, with charges modulo 2
    "residual",  # n of the residual Z_n, empty for families of charges
    "new_fields",  # their number
    "kinds",  # F (vector-like fermion) or S (complex scalar) of X1, X2, ...
    "su3",  # dimensions, negative for conjugates
    "su2",  # dimensions
    "hypercharges",  # numbers, or affine in y_1, y_2, ...
    "charges",  # numbers, or affine in kappa_1, kappa_2, ...
    "phases",  # the power of omega of X1, X2, ...; empty for families
    "dark",  # the names of the dark fields
    "grade",  # "all" fields are dark, or those of "every-loop"
    "dark_matter",  # the names of the candidates
    "lower_order",  # a diagram with fewer loops that these fields give, too
    "diagrams",  # the keys of all diagrams that they give
    "vanishes",  # those of these that are zero for a neutrino and neutral vevs on the legs
)


def row(content: Content) -> dict[str, Any]:
    """Give a content as plain data; exact numbers are texts such as "1/2", several values are lists.

    >>> from charges.contents import contents
    >>> rows = [row(content) for content in contents("dirac-d5", 1, residual=6, max_su2=2, max_fields=3)]
    >>> [found] = [found for found in rows if found["key"] == "B-L: F(1,1,0,1/2) S(1,1,0,7/2) S(1,2,1/2,1/2)"]
    >>> found["dark_matter"], found["su2"], found["charges"]
    (['X1', 'X2'], [1, 1, 2], ['1/2', '7/2', '1/2'])
    """
    numbers = [field.numbers for field in content.fields]
    values = (
        content.key,
        content.operator,
        content.loops,
        content.symmetry,
        content.residual,
        len(content.fields),
        [each.kind[0].upper() for each in numbers],
        [each.su3 for each in numbers],
        [each.su2 for each in numbers],
        [_compact(each.hypercharge, "y") for each in numbers],
        [_compact(each.charge) for each in numbers],
        [field.phase for field in content.fields if field.phase is not None],
        [field.name for field in content.fields if field.dark],
        content.grade,
        list(content.dark_matter),
        content.lower_order,
        list(content.diagrams),
        list(content.vanishing),
    )
    return dict(zip(COLUMNS, values, strict=True))


def _compact(form: Affine, symbol: str = "kappa") -> str:
    """Without blanks, which separate values in CSV."""
    return form.text(symbol).replace(" ", "")


def write_csv(found: Iterable[Content], stream: TextIO) -> int:
    """Write a line for each content under a head with COLUMNS, lists joined by blanks; the number of contents."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    count = 0
    for content in found:
        count += 1
        values = row(content).values()
        texts = (" ".join(map(str, value)) if isinstance(value, list) else value for value in values)
        writer.writerow([cell(text) if isinstance(text, str) else text for text in texts])
        stream.flush()
    return count


def write_json_lines(found: Iterable[Content], stream: TextIO) -> int:
    """Write one JSON object for each content, with COLUMNS as keys; the number of contents."""
    count = 0
    for content in found:
        count += 1
        stream.write(json.dumps(row(content), ensure_ascii=False) + "\n")
        stream.flush()
    return count


def write_json(found: Iterable[Content], stream: TextIO) -> int:
    """Write one JSON document, a list of the same objects; the number of contents.  Nothing is kept in memory."""
    count = 0
    for content in found:
        stream.write(("," if count else "[") + "\n" + json.dumps(row(content), ensure_ascii=False))
        count += 1
    stream.write("\n]\n" if count else "[]\n")
    return count


def write_text(found: Iterable[Content], stream: TextIO) -> int:
    """Write a line for each content, and a line of totals; the number of contents."""
    count = candidates = genuine = zero = 0
    for content in found:
        count += 1
        candidates += bool(content.dark_matter)
        genuine += content.lower_order is None
        zero += content.vanishes
        named = f"  dark matter: {', '.join(content.dark_matter)}" if content.dark_matter else ""
        lower = f"  lower order: {content.lower_order}" if content.lower_order else ""
        nothing = "  vanishes for neutral components" if content.vanishes else ""
        print(f"{content.key}{named}{lower}{nothing}", file=stream, flush=True)
    totals = f"{genuine} without a diagram of lower order, {candidates} with a dark matter candidate"
    totals += f", {zero} vanish{'es' * (zero == 1)} for neutral components" if zero else ""
    print(f"{count} content{'s' * (count != 1)}, {totals}", file=stream)
    return count


def model_file(content: Content) -> Iterator[str]:
    """Write the lines of a model file with these fields; it claims what the list says of them.

    >>> from charges.contents import contents
    >>> for line in list(model_file(next(contents("dirac-d5", 1, residual=6))))[-5:]:
    ...     print(line)
      "X1": {spin: 1/2, charge: 1/2, generations: 2, vectorlike: true}
      "X2": {spin: 1/2, charge: 7/2, generations: 2, vectorlike: true}
      "X3": {spin: 0, charge: 1/2}
      "X4": {spin: 0, su2: 2, hypercharge: 1/2, charge: 1/2}
    claims: {dark: [X1, X2, X3, X4], loops: 1}
    """
    claims = {"dark": f"[{', '.join(field.name for field in content.fields if field.dark)}]"}
    if content.lower_order is None and not content.vanishes:
        claims["loops"] = str(content.loops)
    remarks = [f"{content.loops} loop{'s' * (content.loops > 1)}, {content.operator}: {', '.join(content.diagrams)}"]
    if content.vanishes:
        remarks.append("with neutral components on the legs this is zero, so no order of the mass is claimed")
    if "_1" in content.key:
        remarks.append("the charges with denominators above 100 stand for free ones: put in your own")
    return yamlmodel.lines(_with_generations(content), claims, remarks)


def _with_generations(content: Content) -> Model:
    """The model with as many generations of new fermions as two massive neutrinos need, one if three are not enough."""
    model = content.model()
    for number in range(1, GENERATIONS + 1):
        more = tuple(
            replace(f, generations=number, charges={u1: [f.vectors([u1])[0][0]] * number for u1 in model.symmetry})
            if f.vectorlike
            else f
            for f in model.fields
        )
        repeated = replace(model, fields=more)
        if spectrum(repeated, content.loops).massive >= FEWEST_MASSIVE:
            return repeated
    return model

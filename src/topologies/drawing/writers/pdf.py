"""A PDF of several pages made of painting operators: no fonts and no dates, so that equal pages give equal bytes.

The file structure is that of ISO 32000-1, section 7.5.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence

from topologies.drawing.text.visible import visible
from topologies.drawing.writers.dot import number


def pdf(pages: Sequence[str], size: tuple[float, float], title: str = "") -> bytes:
    """Write a PDF.

    Arguments:
        pages: the painting operators of each page.
        size: width and height of the pages, in points.
        title: of the document.

    >>> pdf(["1 0 0 rg 0 0 10 10 re f"], (20, 20)).startswith(b"%PDF-1.4")
    True
    """
    named = b"\xfe\xff" + visible(title)[:200].encode("utf-16-be", "replace")
    kids = " ".join(f"{4 + 2 * k} 0 R" for k in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>".encode("ascii"),
        b"<< /Title <" + named.hex().encode("ascii") + b"> >>",
    ]

    for index, content in enumerate(pages):
        packed = zlib.compress(content.encode("ascii"), 9)
        box = f"[0 0 {number(size[0])} {number(size[1])}]"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox {box} /Resources << >> /Contents {5 + 2 * index} 0 R >>".encode()
        )
        objects.append(f"<< /Length {len(packed)} /Filter /FlateDecode >>\nstream\n".encode() + packed + b"\nendstream")

    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for index, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{index} 0 obj\n".encode() + body + b"\nendobj\n"

    table = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info 3 0 R >>\nstartxref\n{table}\n%%EOF\n".encode()
    return bytes(out)

"""The text of a PDF as a reader would copy it, line by line, from its ToUnicode tables."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import pikepdf

#: Points by which the baselines of two sizes of letters may differ on one line.
LINE_TOLERANCE = 3
_PAIR = re.compile(rb"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>")


def pdf_lines(content: bytes) -> list[str]:
    """The texts of all pages; what stands on one baseline is one line, left to right."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return [line for page in pdf.pages for line in _page_lines(page)]


def _page_lines(page: pikepdf.Page) -> list[str]:
    lines: list[tuple[float, list[tuple[float, str]]]] = []
    for x, y, text in sorted(_placed(page), key=lambda placed: -placed[1]):
        if not lines or lines[-1][0] - y > LINE_TOLERANCE:
            lines.append((y, []))
        lines[-1][1].append((x, text))
    return [" ".join(text for _, text in sorted(parts)) for _, parts in lines]


def _placed(page: pikepdf.Page) -> Iterator[tuple[float, float, str]]:
    fonts = {name: _table(font) for name, font in page.resources.get("/Font", {}).items()}
    table: dict[bytes, str] = {}
    stack, matrix = [], pikepdf.Matrix()
    position = pikepdf.Matrix()
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name == "q":
            stack.append(matrix)
        elif name == "Q":
            matrix = stack.pop()
        elif name == "cm":
            matrix = pikepdf.Matrix(pikepdf.Array(operands)) @ matrix
        elif name == "Tf":
            table = fonts[str(operands[0])]
        elif name == "Tm":
            position = pikepdf.Matrix(pikepdf.Array(operands)) @ matrix
        elif name in ("Tj", "TJ"):
            parts = operands[0] if name == "TJ" else [operands[0]]
            text = "".join(_decoded(bytes(part), table) for part in parts if isinstance(part, pikepdf.String))
            yield position.e, position.f, text


def _decoded(codes: bytes, table: dict[bytes, str]) -> str:
    return "".join(table.get(codes[at : at + 2], "") for at in range(0, len(codes), 2))


def _table(font: pikepdf.Object) -> dict[bytes, str]:
    pairs = _PAIR.findall(font.ToUnicode.read_bytes())
    return {bytes.fromhex(code.decode()): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}

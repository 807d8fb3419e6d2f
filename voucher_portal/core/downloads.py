"""Handing out what is stored, or written row by row, as a file that the browser saves."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.http import FileResponse, Http404, StreamingHttpResponse

from voucher_portal.core.documents import DocumentDamaged, open_document
from voucher_portal.core.models import StoredDocument

_BYTE_ORDER_MARK = "\ufeff"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def document_answer(document: StoredDocument) -> FileResponse:
    """The document as a download that no browser guesses the kind of or shows in place.

    The caller has checked the reader, and logged the opening where it is to be logged. Raises
    Http404 for a file that is lost or damaged.
    """
    try:
        file = open_document(document)
    except (DocumentDamaged, FileNotFoundError) as error:
        raise Http404 from error
    response = FileResponse(
        file, as_attachment=True, filename=document.original_name or "document", content_type=document.content_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def csv_answer(lines: Iterator[str], name: str) -> StreamingHttpResponse:
    """A file that leaves row by row, as it is read."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


class _Echo:
    """What csv.writer writes into: gives the line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def csv_lines(heads: Iterable[str], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """A head and the rows, one text line at a time: semicolons, as Finnish spreadsheets read them."""
    writer = csv.writer(_Echo(), delimiter=";", lineterminator="\r\n")
    yield _BYTE_ORDER_MARK + writer.writerow([_cell(head) for head in heads])
    for row in rows:
        yield writer.writerow([_cell(value) for value in row])


def _cell(value: Any) -> str:
    """A number with a decimal comma; a text that a spreadsheet would run as a formula is quoted."""
    if isinstance(value, Decimal):
        return str(value).replace(".", ",")
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text

"""Uploads are judged by their content."""

import struct
import time
import zlib
from io import BytesIO

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import assume, given
from hypothesis import strategies as st

from voucher_portal.core.errors import RuleViolation
from voucher_portal.core.pdf_inspection import WALL_SECONDS, Verdict, inspected
from voucher_portal.core.uploads import check_upload


def png(width: int = 3, height: int = 2) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 8)) + chunk(b"IEND", b"")
    )


def jpeg(width: int = 3, height: int = 2) -> bytes:
    application = b"\xff\xe0" + struct.pack(">H", 16) + b"JFIF\0" + b"\0" * 9
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\0" * 3
    return b"\xff\xd8" + application + frame + b"\xff\xd9"


def pdf(change: object = None, **options: object) -> bytes:
    document = pikepdf.new()
    document.add_blank_page()
    if callable(change):
        change(document)
    written = BytesIO()
    document.save(written, **options)
    return written.getvalue()


def with_script(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def with_hidden_script(document: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(O=pikepdf.Dictionary(S=pikepdf.Name.Launch, F="program"))
    document.pages[0].obj.AA = document.make_indirect(action)


def with_attachment(document: pikepdf.Pdf) -> None:
    document.attachments["secret.exe"] = b"MZ"


def refusal(content: bytes, **options: object) -> RuleViolation:
    with pytest.raises(RuleViolation) as refused:
        check_upload(BytesIO(content), field="file", **options)
    assert refused.value.field == "file"
    assert str(refused.value.message)
    return refused.value


@pytest.mark.parametrize(
    ("content", "kind", "content_type"),
    [(pdf(), "pdf", "application/pdf"), (png(), "png", "image/png"), (jpeg(), "jpeg", "image/jpeg")],
)
def test_whole_files_pass(content: bytes, kind: str, content_type: str) -> None:
    checked = check_upload(SimpleUploadedFile("C:\\kuvat\\tosite\u202e.exe", content, content_type="text/html"))
    assert (checked.kind, checked.content_type, checked.content) == (kind, content_type, content)
    assert checked.original_name == "tosite.exe"
    assert checked.size == len(content)
    assert len(checked.sha256) == 64


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"MZ\x90\0 a program", "file_kind"),
        (b"<html><script>alert(1)</script></html>", "file_kind"),
        (b"%PDF-1.7 and nothing else", "pdf_broken"),
        (pdf(with_script), "pdf_active_content"),
        (pdf(with_hidden_script), "pdf_active_content"),
        (pdf(with_attachment), "pdf_active_content"),
        (pdf(encryption=pikepdf.Encryption(owner="owner", user="reader")), "pdf_encrypted"),
        (pdf(encryption=pikepdf.Encryption(owner="owner", user="")), "pdf_encrypted"),
        (png()[:20], "image_broken"),
        (png(width=0), "image_broken"),
        (png(width=100_000, height=100_000), "image_broken"),
        (jpeg()[:8], "image_broken"),
        (b"\xff\xd8\xff\xd8\xff\xd8\xff\xd8", "image_broken"),
    ],
)
def test_what_is_refused_and_why(content: bytes, code: str) -> None:
    assert refusal(content).code == code


def test_a_file_too_large_is_refused_before_it_is_opened() -> None:
    assert refusal(pdf() + b"\0" * 2048, max_bytes=1024).code == "file_too_large"


def test_only_the_allowed_kinds_pass() -> None:
    violation = refusal(png(), allowed=("pdf",))
    assert violation.code == "file_kind"
    assert "PDF" in str(violation.message)


@given(st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0"]), st.binary(max_size=300))
def test_any_bytes_pass_or_are_refused_but_never_crash(start: bytes, rest: bytes) -> None:
    assume(not (start + rest).startswith(b"%PDF-"))
    try:
        check_upload(BytesIO(start + rest))
    except RuleViolation as violation:
        assert violation.code


@given(st.binary(max_size=300))
def test_any_bytes_that_call_themselves_pdf_get_a_verdict(rest: bytes) -> None:
    assert inspected(b"%PDF-1.7\n" + rest) in Verdict


def test_a_small_file_that_unfolds_into_a_large_one_is_refused_in_time() -> None:
    """A stream of objects that is a thousand times as large when unfolded."""
    unfolds = zlib.compressobj(9)
    folded = unfolds.compress(b"1 0 ") + b"".join(unfolds.compress(b" " * 2**24) for _ in range(8)) + unfolds.flush()
    stream = b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(folded), folded)
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 10 10]>>",
        stream,
    ]
    content, places = b"%PDF-1.7\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    rows = bytes(7) + b"".join(struct.pack(">BIH", 1, place, 0) for place in places)
    rows += struct.pack(">BIH", 2, 4, 0) + struct.pack(">BIH", 1, len(content), 0)
    table = b"<</Type/XRef/Size 7/W[1 4 2]/Root 1 0 R/Length %d>>stream\n%s\nendstream" % (len(rows), rows)
    content += b"6 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF" % (table, len(content))
    started = time.monotonic()
    assert refusal(content).code == "pdf_broken"
    assert time.monotonic() - started < WALL_SECONDS + 1

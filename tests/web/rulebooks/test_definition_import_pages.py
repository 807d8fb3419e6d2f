"""The pages of export and import, and the published schemas."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client as Browser
from django.urls import reverse

from rulebooks.exchange.json_text import MOST_BYTES
from rulebooks.models import CalendarDay, Definition, DefinitionVersion
from tests.factories.accounts import make_unit
from tests.personas import Cast, client_as
from tests.unit.rulebooks.exchange.files import DOCS, content
from tests.web.rulebooks.conftest import Budget
from tests.web.rulebooks.forms import fields_of
from tests.web.rulebooks.test_definition_exchange import UNIT, ours

pytestmark = pytest.mark.usefixtures("db")

IMPORT = "/rulebooks/definitions/import/"
CONFIRM = f"{IMPORT}confirm/"


@pytest.fixture(autouse=True)
def unit(personas: Cast) -> None:
    make_unit(personas.organiser, UNIT)


def upload(browser: Browser, told: Any, address: str = IMPORT) -> HttpResponse:
    body = told if isinstance(told, bytes) else content(told)
    answer: HttpResponse = browser.post(address, {"file": SimpleUploadedFile("seteli.json", body)})
    return answer


class TestExport:
    def url(self, version: DefinitionVersion) -> str:
        return reverse("rulebooks:definition-version-export", args=[version.public_id])

    def test_gives_the_file(self, browser: Browser, published: DefinitionVersion) -> None:
        answer = browser.get(self.url(published))
        assert answer["Content-Type"] == "application/json; charset=utf-8"
        assert answer["Content-Disposition"] == 'attachment; filename="saannollisen-kotihoidon-palveluseteli-1.json"'
        assert json.loads(answer.content)["name"]["fi"] == "Säännöllisen kotihoidon palveluseteli"

    def test_the_page_of_a_version_leads_to_it(
        self, browser: Browser, personas: Cast, published: DefinitionVersion
    ) -> None:
        page = reverse("rulebooks:definition-version", args=[published.public_id])
        assert self.url(published) in browser.get(page).content.decode()
        assert self.url(published) not in client_as(personas.worker).get(page).content.decode()

    def test_of_what_is_not_there(self, browser: Browser) -> None:
        assert browser.get("/rulebooks/definitions/versions/aaaaaaaaaaaaaaaaaaaa/export/").status_code == 404


class TestImport:
    def test_shows_what_it_would_make_and_writes_nothing(self, browser: Browser) -> None:
        answer = upload(browser, ours())
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "Siitä tulee uusi palveluseteli, luonnoksena." in page
        assert "41,40\u00a0€/h" in page
        assert "2026 (15 päivää)" in page
        assert "Kilometrikorvaus" in page
        assert not Definition.objects.filter(name_fi="Kotihoidon palveluseteli").exists()

    def test_confirming_makes_the_draft(self, browser: Browser) -> None:
        checked = upload(browser, ours())
        answer = browser.post(CONFIRM, fields_of(checked))
        draft = DefinitionVersion.objects.get(definition__name_fi="Kotihoidon palveluseteli")
        assert answer["Location"] == reverse("rulebooks:definition-version-edit", args=[draft.public_id])
        assert browser.get(answer["Location"]).status_code == 200

    def test_a_browser_changes_the_ends_of_lines_and_nothing_else(self, browser: Browser) -> None:
        sent = fields_of(upload(browser, ours()))["content_text"]
        answer = browser.post(CONFIRM, {"content_text": sent.replace("\n", "\r\n")})
        assert answer.status_code == 302

    def test_names_each_fault_by_its_line_and_place(self, browser: Browser) -> None:
        answer = upload(browser, ours(products__0__values__0__unit_value="-1.00", surprise=1))
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "Tiedostossa on 2 virhettä." in page
        assert "/products/0/values/0/unit_value" in page
        assert "-1.00 on alle 0. Kirjoita vähintään 0." in page
        assert [fault["line"] for fault in answer.context["faults"]] == sorted(
            fault["line"] for fault in answer.context["faults"]
        )

    def test_speaks_the_language_of_the_page(self, browser: Browser) -> None:
        page = upload(browser, ours(surprise=1), f"/sv{IMPORT}").content.decode()
        assert "Okänt fält surprise" in page
        page = upload(browser, ours(surprise=1), f"/en{IMPORT}").content.decode()
        assert "Unknown field surprise" in page

    @pytest.mark.parametrize(
        ("body", "sentence"),
        [
            (b"", "Tiedosto on tyhjä"),
            (b"%PDF-1.7 \xff\xfe", "Tiedosto ei ole tekstiä"),
            (b"PK\x03\x04", "Tämä ei ole JSON-muotoa"),
            (b"[" * 100_000, "Sulkeita on sisäkkäin yli 12"),
            (b" " * (MOST_BYTES + 1), "Tiedosto on liian suuri"),
            (b"<script>alert(1)</script>", "Tämä ei ole JSON-muotoa"),
        ],
    )
    def test_what_is_no_such_file_is_told_so(self, browser: Browser, body: bytes, sentence: str) -> None:
        answer = upload(browser, body)
        assert answer.status_code == 422
        assert sentence in answer.content.decode()

    def test_what_somebody_wrote_is_never_html(self, browser: Browser) -> None:
        page = upload(browser, ours(**{"<img src=x onerror=alert(1)>": 1})).content.decode()
        assert "<img src=x" not in page
        assert "&lt;img src=x" in page
        page = upload(browser, ours(name__fi="<b>Seteli</b>")).content.decode()
        assert "<b>Seteli" not in page

    def test_many_faults_are_told_in_part(self, browser: Browser) -> None:
        answer = upload(browser, ours(**{f"extra{number}": 1 for number in range(150)}))
        assert len(answer.context["faults"]) == 100
        assert "Lisäksi 50 muuta virhettä." in answer.content.decode()

    def test_without_a_file(self, browser: Browser) -> None:
        assert "Valitse tiedosto." in browser.post(IMPORT, {}).content.decode()
        answer = browser.post(CONFIRM, {})
        assert answer.status_code == 422
        assert "Tiedosto puuttuu. Valitse se uudelleen." in answer.content.decode()

    def test_what_changed_meanwhile_is_told_at_the_confirmation(self, browser: Browser) -> None:
        checked = fields_of(upload(browser, ours()))
        browser.post(CONFIRM, checked)
        days = CalendarDay.objects.count()
        answer = browser.post(CONFIRM, checked)
        assert answer.status_code == 422
        assert "on jo luonnos" in answer.content.decode()
        assert CalendarDay.objects.count() == days

    def test_a_changed_confirmation_is_checked_as_any_file(self, browser: Browser) -> None:
        answer = browser.post(CONFIRM, {"content_text": "{}"})
        assert answer.status_code == 422
        assert not Definition.objects.exists()

    def test_the_list_of_vouchers_leads_to_it(self, browser: Browser, personas: Cast) -> None:
        assert IMPORT in browser.get("/rulebooks/definitions/").content.decode()
        assert IMPORT not in client_as(personas.auditor).get("/rulebooks/definitions/").content.decode()

    @pytest.mark.parametrize("how_many", [5, 300])
    def test_queries(self, browser: Browser, sql_budget: Budget, how_many: int) -> None:
        much = ours()
        product = {**much["products"][0], "hours": []}
        much["products"] = [{**product, "name": {"fi": f"Tuote {number}"}} for number in range(how_many)]
        much["hours"]["base_product"] = "Tuote 0"
        with sql_budget(20):
            checked = upload(browser, much)
        with sql_budget(30):
            assert browser.post(CONFIRM, fields_of(checked)).status_code == 302
        version = DefinitionVersion.objects.get()
        with sql_budget(20):
            browser.get(reverse("rulebooks:definition-version-export", args=[version.public_id]))


class TestSchemas:
    @pytest.mark.parametrize("name", ["definition", "calculation"])
    def test_is_public_and_the_published_one(self, client: Browser, name: str) -> None:
        answer = client.get(f"/api/v1/schemas/{name}.json")
        assert answer["Content-Type"] == "application/schema+json"
        assert answer.json() == json.loads((DOCS / "schemas" / f"{name}.schema.json").read_text())
        assert answer.json()["$id"] == f"/api/v1/schemas/{name}.json"

    def test_another_is_a_problem(self, client: Browser) -> None:
        answer = client.get("/api/v1/schemas/voucher.json")
        assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")

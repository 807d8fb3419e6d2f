"""Renders my pages to files and photographs them."""
import datetime, os, pathlib, subprocess
import pytest
from django.urls import reverse
from tests.factories.rulebooks import *
from tests.personas import *
from rulebooks.actions import *
OUT = pathlib.Path("/tmp/shots_e"); OUT.mkdir(exist_ok=True)
TEXT = """# Yleistä

Palveluseteli on hyvinvointialueen myöntämä **maksusitoumus**, jolla asiakas ostaa palveluja yksityiseltä palveluntuottajalta. Ks. [laki 569/2009](https://www.finlex.fi/).

## Määritelmät

- *Palvelusetelin arvo*: enintään tämän verran järjestäjä maksaa.
- *Omavastuu*: hinnan ja arvon erotus.

# Palveluntuottajalle asetettavat vaatimukset

1. Merkintä Soteriin.
2. Vastuuvakuutus.

## Arvot

| Tuote | Arvo |
|---|---:|
| Säännöllinen kotipalvelu, arkipäivä | 32,00 €/h |
| Säännöllinen kotipalvelu, ilta | 36,80 €/h |

# Laskutus

Laskuviitteen ja loppusumman pitää vastata portaalin tietoja.
"""
def save(name, response):
    html = response.content.decode().replace('"/static/', '"file:///work/main/static/')
    (OUT / f"{name}.html").write_text(html)
def test_shots(personas):
    org = personas.organiser
    actor = as_actor(personas.planner)
    b = client_as(personas.planner)
    make_rulebook(org, "general", by=actor, name="Palvelusetelien sääntökirja, yleinen osa", text_fi=TEXT)
    svc = make_rulebook(org, "service", by=actor, name="Kotipalvelun sääntökirja", text_fi=TEXT, **in_three("changelog","Ilta-arvo lisättiin."))
    terms = make_rulebook(org, "data_processing", by=actor, name="Henkilötietojen käsittelyn ehdot")
    rd = make_rulebook_draft(org, "service", by=actor, name="Omaishoidon vapaan sääntökirja", text_fi=TEXT, text_sv="", approved_by_body="")
    kw = dict(service_rulebook=svc, data_processing_terms=terms, by=actor)
    v = make_definition(org, name="Säännöllisen kotihoidon palveluseteli", billing_prefix="VAMHA", **kw)
    make_definition(org, name="Lyhytaikaisen palveluasumisen palveluseteli", product="Lyhytaikainen palveluasuminen", product_unit="vrk", event_form="day", unit_value="130", price_model="price_cap", price_cap="150", is_free_for_client=False, **kw)
    d2 = add_definition_version(definition=v.definition, by=actor)
    new = make_definition_draft(org, name="Omaishoidon vapaan palveluseteli", is_complete=False, by=actor)
    call = make_call(v, by=actor, first_round_closes_at=datetime.datetime(2026,12,31,22,tzinfo=datetime.UTC), message_fi="Tervetuloa infotilaisuuteen 9.12. klo 14–16.")
    cd = make_call_draft(v, by=actor)
    from datetime import date
    add_product_value(version=d2, product=only_product(v), value=ValueDetails(Decimal("33.5"), None, DateRange(date(2040,1,1), None, "[)")), expected_version=None, by=actor) if False else None
    pages = {
     "rulebook-list": reverse("rulebooks:rulebook-list"),
     "rulebook-add": reverse("rulebooks:rulebook-add"),
     "rulebook-detail": reverse("rulebooks:rulebook-detail", args=[svc.rulebook.public_id]),
     "rulebook-version": reverse("rulebooks:rulebook-version", args=[svc.public_id]),
     "rulebook-version-edit": reverse("rulebooks:rulebook-version-edit", args=[rd.public_id]),
     "rulebook-version-publish": reverse("rulebooks:rulebook-version-publish", args=[rd.public_id]),
     "definition-list": reverse("rulebooks:definition-list"),
     "definition-add": reverse("rulebooks:definition-add"),
     "definition-detail": reverse("rulebooks:definition-detail", args=[v.definition.public_id]),
     "definition-version": reverse("rulebooks:definition-version", args=[v.public_id]),
     "definition-edit": reverse("rulebooks:definition-version-edit", args=[new.public_id]),
     "definition-publish": reverse("rulebooks:definition-version-publish", args=[d2.public_id]),
     "products": reverse("rulebooks:definition-products", args=[d2.public_id]),
     "product-add": reverse("rulebooks:product-add", args=[d2.public_id]),
     "attachments": reverse("rulebooks:definition-attachments", args=[d2.public_id]),
     "attachment-add": reverse("rulebooks:attachment-add", args=[d2.public_id]),
     **{f"section-{s}": reverse("rulebooks:definition-section", args=[d2.public_id, s]) for s in ["basics","area","pricing","events","terms","texts","contacts"]},
     "call-list": reverse("rulebooks:call-list"),
     "call-detail": reverse("rulebooks:call-detail", args=[call.public_id]),
     "call-draft": reverse("rulebooks:call-detail", args=[cd.public_id]),
     "call-add": reverse("rulebooks:call-add"),
    }
    for name, url in pages.items():
        save(name, b.get(url))
    pub = Browser()
    for name in ["call-list","call-detail","rulebook-version","rulebook-detail","definition-version"]:
        save("public-"+name, pub.get(pages[name]))
    save("public-rulebooks", pub.get(reverse("rulebooks:public-rulebook-list")))
    # errors and stale
    url = pages["section-events"]
    save("error-events", b.post(url, {"event_form":"visit","rounding_mode":"up","rounding_minutes":"15","minimum_billable_minutes":"x","logging_window_days":"60","billing_prefix":"V1","version":str(d2.version)}))
    url = pages["section-contacts"]
    edit_definition_draft(version=d2, changes={"contact_name":"Asiakasohjaus"}, expected_version=None, by=actor)
    save("stale-contacts", b.post(url, {"contact_name":"Palveluneuvonta","contact_phone":"014 333 3333","version":str(d2.version)}))
    e = reverse("rulebooks:rulebook-version-edit", args=[rd.public_id])
    save("preview", b.post(e, {"text_fi":TEXT,"text_sv":"# Allmänt","version":str(rd.version),"preview":"1"}))

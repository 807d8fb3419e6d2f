import pytest
from django.urls import reverse
from tests.factories.rulebooks import *
from tests.personas import *
from rulebooks.actions import *
from rulebooks.rules import Section

def test_all(personas):
    b = client_as(personas.planner)
    actor = as_actor(personas.planner)
    v = make_definition(personas.organiser, by=actor)
    d = add_definition_version(definition=v.definition, by=actor)
    call = make_call(v, by=actor)
    cd = make_call_draft(v, by=actor)
    rd = make_rulebook_draft(personas.organiser, by=actor)
    urls = []
    def u(name, *args): urls.append(reverse(f"rulebooks:{name}", args=args))
    for n in ["rulebook-list","public-rulebook-list","rulebook-add","definition-list","definition-add","call-list","call-add"]: u(n)
    for r in [v.service_rulebook, rd]:
        u("rulebook-detail", r.rulebook.public_id)
        u("rulebook-version", r.public_id)
        u("rulebook-version-edit", r.public_id)
        u("rulebook-version-publish", r.public_id)
    u("rulebook-rename", rd.rulebook.public_id)
    u("definition-detail", v.definition.public_id)
    for x in [v, d]:
        u("definition-version", x.public_id); u("definition-version-edit", x.public_id); u("definition-version-publish", x.public_id)
        u("definition-products", x.public_id); u("product-add", x.public_id); u("definition-attachments", x.public_id); u("attachment-add", x.public_id)
        u("product-value-add", x.public_id, only_product(v).public_id)
        for s in Section:
            if s not in ("products","attachments"): u("definition-section", x.public_id, s.value)
        u("product-value-edit", x.values.first().public_id); u("attachment-edit", x.attachment_requirements.first().public_id)
    for c in [call, cd]:
        u("call-detail", c.public_id); u("call-edit", c.public_id)
    problems = []
    for who in [b, Browser()]:
        for url in urls:
            try:
                r = who.get(url)
                print(r.status_code, url)
            except Exception as e:
                problems.append((url, repr(e)[:300]))
    assert not problems, "\n".join(map(str, problems))

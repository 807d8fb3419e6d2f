from django.urls import reverse
from tests.personas import client_as
import pytest
from providers.models import *
from tests.factories.providers import *


def test_pages(personas, actors, call, draft, signed, others_submitted):
    admin = client_as(personas.provider_administrator)
    dm = client_as(personas.decision_maker)
    planner = client_as(personas.planner)
    public = client_as(personas.visitor)
    proof = make_proof(make_registered_company(), personas.organiser, by=actors.administrator)
    def ok(c, name, *args):
        r = c.get(reverse("providers:"+name, args=args))
        print(name, r.status_code)
        assert r.status_code == 200, name
        return r
    for n in ["company", "company-edit", "office-list", "office-add", "staff-list", "staff-add", "application-list", "register", "directory", "directory-print"]:
        ok(admin, n)
    ok(public, "register"); ok(public, "directory"); ok(public, "directory-detail", personas.company.public_id)
    ok(admin, "office-edit", personas.office.public_id)
    m = personas.worker.capacity_key.split(":")[1]
    ok(admin, "staff-edit", m); ok(admin, "staff-code", m)
    ok(admin, "application-start", call.public_id)
    for n in ["edit","offices","prices","attachments","description","acceptances","submit","detail"]:
        ok(admin, "application-"+n, draft.public_id)
    ok(admin, "application-detail", signed.application.public_id)
    ok(admin, "approval-detail", signed.public_id); ok(admin, "approval-print", signed.public_id)
    for n in ["review-list","proof-list","approval-list"]:
        ok(planner, n)
    ok(planner, "review-detail", others_submitted.public_id)
    ok(planner, "review-ask-more", others_submitted.public_id)
    ok(planner, "approval-prepare", others_submitted.public_id)
    ok(dm, "approval-detail", signed.public_id)
    ok(planner, "proof-detail", proof.public_id)

"""manage.py add_organiser: the first thing on a new installation."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from voucher_portal.accounts.actions.organisers import OrganiserFacts, add_organiser
from voucher_portal.accounts.models import OrganiserType
from voucher_portal.core.errors import RuleViolation
from voucher_portal.core.transitions import SYSTEM


class Command(BaseCommand):
    help = "Add an organiser and invite its first administrator by e-mail."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--business-id", required=True)
        parser.add_argument("--type", choices=OrganiserType.values, default=OrganiserType.COUNTY)
        parser.add_argument("--name-fi", required=True)
        parser.add_argument("--name-sv", required=True)
        parser.add_argument("--name-en", required=True)
        parser.add_argument("--county", required=True, help="Statistics Finland's code, e.g. 15")
        parser.add_argument("--support-phone", required=True)
        parser.add_argument("--support-email", required=True)
        parser.add_argument("--brand-colour", default="", help="e.g. #00347a; the portal's own when left out")
        parser.add_argument("--first-name", required=True)
        parser.add_argument("--last-name", required=True)
        parser.add_argument("--email", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        facts = OrganiserFacts(
            business_id=options["business_id"],
            organiser_type=options["type"],
            name_fi=options["name_fi"],
            name_sv=options["name_sv"],
            name_en=options["name_en"],
            county_code=options["county"],
            support_phone=options["support_phone"],
            support_email=options["support_email"],
            brand_colour=options["brand_colour"],
        )
        person = {key: options[key] for key in ("first_name", "last_name", "email")}
        try:
            membership = add_organiser(facts=facts, by=SYSTEM, **person)
        except RuleViolation as refusal:
            raise CommandError(f"{refusal.field}: {refusal.message}") from refusal
        self.stdout.write(f"{membership.organisation} was added; the invitation goes to {options['email']}")

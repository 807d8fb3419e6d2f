"""manage.py load_demo: the demonstration, once. A second run changes nothing."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from voucher_portal.site.demo.load import NotInDevelopment, load_demo


class Command(BaseCommand):
    help = "Load the demonstration data (development only)."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            loaded = load_demo()
        except NotInDevelopment:
            raise CommandError("demonstration data is for development only") from None
        self.stdout.write("The demonstration is loaded." if loaded else "The demonstration is there already.")

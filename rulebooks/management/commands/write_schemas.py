"""manage.py write_schemas: writes docs/schemas/*.schema.json anew after a change of the file formats."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from rulebooks.exchange.json_text import write_json
from rulebooks.exchange.schema import SCHEMAS


class Command(BaseCommand):
    help = "Writes the published JSON Schemas into docs/schemas."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def handle(self, *args: Any, **options: Any) -> None:
        for name, schema in SCHEMAS.items():
            path = settings.BASE_DIR / "docs" / "schemas" / f"{name}.schema.json"
            path.parent.mkdir(exist_ok=True)
            path.write_text(write_json(schema()), encoding="utf-8")
            self.stdout.write(str(path.relative_to(settings.BASE_DIR)))

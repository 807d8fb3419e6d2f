"""The official paper of a rulebook version, as the organiser made it: one PDF file per language."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from rulebooks.models.freeze import FREEZE_WITH_RULEBOOK_VERSION
from rulebooks.models.rulebook import RulebookVersion
from rulebooks.models.rulebook_approval import OfRulebookVersionQuerySet
from voucher_portal.accounts.models import Organisation, User
from voucher_portal.core.history import tracked
from voucher_portal.core.models.base import PublicModel


class PdfLanguage(models.TextChoices):
    FINNISH = "fi", _("suomeksi")
    SWEDISH = "sv", _("ruotsiksi")
    ENGLISH = "en", _("englanniksi")


class RulebookPdfQuerySet(OfRulebookVersionQuerySet["RulebookPdf"]):
    """PDF files, Finnish first."""


@tracked()
class RulebookPdf(PublicModel):
    """A checked PDF file of a version, stored once. A draft's file is replaced by a new row."""

    kind = "rulebook_pdf"

    organiser = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(RulebookVersion, on_delete=models.PROTECT, related_name="pdfs")
    language = models.CharField(_("kieli"), max_length=2, choices=PdfLanguage.choices)
    document_id = models.CharField(max_length=20)
    original_name = models.CharField(max_length=200)
    size = models.PositiveIntegerField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = RulebookPdfQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "language"], name="rulebook_pdf_once_per_language"),
        ]
        triggers = [FREEZE_WITH_RULEBOOK_VERSION]

    def __str__(self) -> str:
        return self.original_name

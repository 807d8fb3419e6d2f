"""What was done to a company, proof, application or approval, as the reader of its history sees it."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_WORDS: dict[tuple[str, str], str | Promise] = {
    ("provider", "register"): _("Yritys rekisteröitiin"),
    ("provider", "activate"): _("Yritys aktivoitiin"),
    ("provider", "close"): _("Toiminta lopetettiin"),
    ("authority_proof", "show"): _("Valtuus osoitettiin"),
    ("authority_proof", "accept"): _("Valtuus hyväksyttiin"),
    ("authority_proof", "reject"): _("Valtuus hylättiin"),
    ("application", "start"): _("Hakemus aloitettiin"),
    ("application", "submit"): _("Hakemus lähetettiin"),
    ("application", "withdraw"): _("Hakemus peruttiin"),
    ("application", "ask_more_information"): _("Täydennystä pyydettiin"),
    ("application", "prepare"): _("Päätös valmisteltiin"),
    ("application", "return_to_review"): _("Päätös palautettiin valmisteluun"),
    ("application", "approve"): _("Hakemus hyväksyttiin"),
    ("application", "reject"): _("Hakemus hylättiin"),
    ("approval_decision", "prepare"): _("Päätös valmisteltiin"),
    ("approval_decision", "sign"): _("Päätös allekirjoitettiin"),
    ("approval_decision", "return"): _("Päätös palautettiin valmisteluun"),
    ("approval_decision", "suspend"): _("Hyväksyntä keskeytettiin"),
    ("approval_decision", "resume"): _("Hyväksyntä jatkui"),
    ("approval_decision", "revoke"): _("Hyväksyntä peruutettiin"),
}


def words_for(kind: str, name: str) -> str:
    """Raises KeyError for a step without words."""
    return str(_WORDS[(kind, name)])

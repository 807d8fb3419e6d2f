"""Who may do what: each role with a sentence an official understands, and its permissions.

The matrix of domain.md section C is the starting point. A membership may hold several roles.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from voucher_portal.accounts.permissions import Permission as P


class RoleName(StrEnum):
    ORGANISER_ADMINISTRATOR = "organiser_administrator"
    PLANNER = "planner"
    CASE_MANAGER = "case_manager"
    DECISION_MAKER = "decision_maker"
    SUPERVISOR = "supervisor"
    FINANCE_CLERK = "finance_clerk"
    AUDITOR = "auditor"
    SUPPORT_BROKER = "support_broker"
    PROVIDER_ADMINISTRATOR = "provider_administrator"
    WORKER = "worker"
    BILLING_USER = "billing_user"
    READER = "reader"
    CLIENT = "client"


@dataclass(frozen=True)
class Role:
    """One role: its name for people, what it does in one sentence, and its permissions."""

    name: RoleName
    label: str | Promise
    sentence: str | Promise
    permissions: frozenset[P]


def _role(name: RoleName, label: str | Promise, sentence: str | Promise, *permissions: P) -> Role:
    return Role(name, label, sentence, frozenset(permissions))


ORGANISER_ROLES = (
    _role(
        RoleName.ORGANISER_ADMINISTRATOR,
        _("Järjestäjän pääkäyttäjä"),
        _("Ylläpitää organisaation yksiköitä ja työntekijöitä ja antaa roolit."),
        P.ORGANISATION_MANAGE,
        P.ANNOUNCEMENT_WRITE,
        P.MESSAGE_WRITE,
    ),
    _role(
        RoleName.PLANNER,
        _("Palvelusuunnittelija"),
        _("Kirjoittaa sääntökirjat ja määritelmät, avaa haut ja valmistelee tuottajien hyväksymiset."),
        P.RULEBOOK_WRITE,
        P.RULEBOOK_PUBLISH,
        P.DEFINITION_WRITE,
        P.DEFINITION_PUBLISH,
        P.CALL_MANAGE,
        P.PROVIDER_VERIFY,
        P.APPLICATION_REVIEW,
        P.APPROVAL_PREPARE,
        P.ANNOUNCEMENT_WRITE,
        P.MESSAGE_WRITE,
    ),
    _role(
        RoleName.CASE_MANAGER,
        _("Asiakasohjaaja"),
        _("Arvioi palvelutarpeen, esittää palvelusetelin ja liittää valitun tuottajan päätökseen."),
        P.CLIENT_VIEW,
        P.CLIENT_WRITE,
        P.ADDRESS_REVEAL,
        P.ASSESSMENT_WRITE,
        P.DECISION_VIEW,
        P.DECISION_PROPOSE,
        P.PROVIDER_ATTACH,
        P.MESSAGE_WRITE,
    ),
    _role(
        RoleName.DECISION_MAKER,
        _("Päätöksentekijä"),
        _("Allekirjoittaa palvelusetelipäätökset ja tuottajien hyväksymispäätökset, ei omia esityksiään."),
        P.CLIENT_VIEW,
        P.ASSESSMENT_WRITE,
        P.DECISION_VIEW,
        P.DECISION_PROPOSE,
        P.DECISION_SIGN,
        P.PROVIDER_ATTACH,
        P.APPLICATION_REVIEW,
        P.APPROVAL_SIGN,
        P.USE_FOLLOW,
        P.MESSAGE_WRITE,
    ),
    _role(
        RoleName.SUPERVISOR,
        _("Valvoja"),
        _("Tarkastaa tuottajien rekisteritiedot ja valtuudet ja valvoo hyväksyttyjä tuottajia."),
        P.PROVIDER_VERIFY,
        P.APPLICATION_REVIEW,
        P.MESSAGE_WRITE,
    ),
    _role(
        RoleName.FINANCE_CLERK,
        _("Taloussihteeri"),
        _("Seuraa myönnettyä, käytettyä ja laskutettua ja täsmäyttää laskut."),
        P.USE_FOLLOW,
        P.INVOICE_MATCH,
        P.MESSAGE_WRITE,
    ),
    _role(
        RoleName.AUDITOR,
        _("Tarkastaja"),
        _("Lukee päätökset, käytön ja lokit. Jokaisesta katselusta jää merkintä."),
        P.CLIENT_VIEW,
        P.DECISION_VIEW,
        P.USE_FOLLOW,
        P.AUDIT_READ,
    ),
    _role(
        RoleName.SUPPORT_BROKER,
        _("Tukihenkilö"),
        _("Auttaa asiakasta suunnittelemaan ja hallinnoimaan henkilökohtaista budjettia."),
    ),
)

PROVIDER_ROLES = (
    _role(
        RoleName.PROVIDER_ADMINISTRATOR,
        _("Yrityksen pääkäyttäjä"),
        _("Ylläpitää yrityksen tietoja, toimipisteitä ja käyttäjiä ja tekee hakemukset."),
        P.COMPANY_VIEW,
        P.COMPANY_MANAGE,
        P.APPLICATION_WRITE,
        P.RULEBOOK_COMMENT,
        P.ACTIVATION_VIEW,
        P.VOUCHER_ACTIVATE,
        P.EVENT_LOG,
        P.EVENT_CANCEL,
        P.REFERENCE_VIEW,
        P.REFERENCE_CREATE,
        P.MESSAGE_WRITE,
    ),
    _role(
        RoleName.WORKER,
        _("Työntekijä"),
        _("Aktivoi palveluseteleitä ja kirjaa käyntejä oman toimipisteensä asiakkaille."),
        P.COMPANY_VIEW,
        P.ACTIVATION_VIEW,
        P.VOUCHER_ACTIVATE,
        P.EVENT_LOG,
        P.EVENT_CANCEL,
        P.MESSAGE_WRITE,
    ),
    _role(
        RoleName.BILLING_USER,
        _("Laskuttaja"),
        _("Muodostaa laskuviitteet ja seuraa niiden maksamista."),
        P.COMPANY_VIEW,
        P.ACTIVATION_VIEW,
        P.EVENT_CANCEL,
        P.REFERENCE_VIEW,
        P.REFERENCE_CREATE,
        P.MESSAGE_WRITE,
    ),
    _role(
        RoleName.READER,
        _("Lukija"),
        _("Katselee oman toimipisteensä asiakkaita ja laskuviitteitä, ei muuta niitä."),
        P.COMPANY_VIEW,
        P.ACTIVATION_VIEW,
        P.REFERENCE_VIEW,
    ),
)

CLIENT_ROLES = (
    _role(
        RoleName.CLIENT,
        _("Asiakas"),
        _("Lukee päätöksensä, vertaa tuottajia ja seuraa palvelusetelinsä käyttöä, itse tai valtuutettuna."),
        P.OWN_VOUCHER_VIEW,
        P.OWN_PROVIDER_CHOOSE,
    ),
)

ROLES: dict[str, Role] = {str(role.name): role for role in (*ORGANISER_ROLES, *PROVIDER_ROLES, *CLIENT_ROLES)}


def permissions_of(role_names: list[str] | tuple[str, ...]) -> frozenset[P]:
    """The union of the permissions of the named roles. An unknown name raises KeyError."""
    return frozenset().union(*(ROLES[name].permissions for name in role_names))

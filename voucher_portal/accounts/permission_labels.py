"""What each permission lets a person do, in the words of the role page."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from voucher_portal.accounts.permissions import Permission as P

PERMISSION_LABELS: dict[P, str | Promise] = {
    P.ORGANISATION_MANAGE: _("Ylläpitää yksiköitä ja työntekijöitä"),
    P.ANNOUNCEMENT_WRITE: _("Julkaisee tiedotteita"),
    P.AUDIT_READ: _("Lukee lokit"),
    P.RULEBOOK_WRITE: _("Kirjoittaa sääntökirjoja"),
    P.RULEBOOK_PUBLISH: _("Julkaisee sääntökirjan version"),
    P.DEFINITION_WRITE: _("Kirjoittaa palvelusetelin määritelmiä, kalenteria ja lukutaulukoita"),
    P.DEFINITION_PUBLISH: _("Julkaisee määritelmän version"),
    P.CALL_MANAGE: _("Avaa ja sulkee hakuja"),
    P.PROVIDER_VERIFY: _("Tarkastaa, kuka saa toimia yrityksen puolesta"),
    P.APPLICATION_REVIEW: _("Käsittelee tuottajien hakemuksia"),
    P.APPROVAL_PREPARE: _("Valmistelee hyväksymispäätöksen"),
    P.APPROVAL_SIGN: _("Allekirjoittaa hyväksymispäätöksen"),
    P.CLIENT_VIEW: _("Näkee asiakkaat"),
    P.CLIENT_WRITE: _("Lisää asiakkaita ja muuttaa heidän tietojaan"),
    P.ADDRESS_REVEAL: _("Avaa turvakiellon alaisen osoitteen, perustellen"),
    P.ASSESSMENT_WRITE: _("Kirjaa palvelutarpeen arvioinnin"),
    P.DECISION_VIEW: _("Näkee palvelusetelipäätökset"),
    P.DECISION_PROPOSE: _("Esittää palveluseteliä"),
    P.DECISION_SIGN: _("Allekirjoittaa palvelusetelipäätöksen"),
    P.PROVIDER_ATTACH: _("Liittää valitun tuottajan päätökseen"),
    P.USE_FOLLOW: _("Seuraa myönnettyä, käytettyä ja laskutettua"),
    P.INVOICE_MATCH: _("Täsmäyttää laskut"),
    P.COMPANY_VIEW: _("Näkee yrityksen tiedot"),
    P.COMPANY_MANAGE: _("Ylläpitää yrityksen tietoja, toimipisteitä ja käyttäjiä"),
    P.APPLICATION_WRITE: _("Tekee hakemuksia"),
    P.RULEBOOK_COMMENT: _("Kommentoi sääntökirjojen luonnoksia yrityksen nimissä"),
    P.ACTIVATION_VIEW: _("Näkee asiakkaat, joiden palveluseteli on aktivoitu"),
    P.VOUCHER_ACTIVATE: _("Aktivoi palveluseteleitä"),
    P.EVENT_LOG: _("Kirjaa käyntejä"),
    P.EVENT_CANCEL: _("Peruu laskuttamattoman käynnin"),
    P.REFERENCE_VIEW: _("Näkee laskuviitteet"),
    P.REFERENCE_CREATE: _("Muodostaa laskuviitteitä"),
    P.MESSAGE_WRITE: _("Kirjoittaa viestejä tuottajille tai järjestäjille"),
    P.OWN_VOUCHER_VIEW: _("Näkee omat palvelusetelinsä ja niiden käytön"),
    P.OWN_PROVIDER_CHOOSE: _("Valitsee palveluntuottajan"),
}

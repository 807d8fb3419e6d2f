"""Help for a person whose phone or key is lost."""

from __future__ import annotations

import structlog
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from voucher_portal.accounts import rules
from voucher_portal.accounts.models import Membership, User
from voucher_portal.core.errors import RuleViolation
from voucher_portal.core.transitions import ActorLike

logger = structlog.get_logger(__name__)


@transaction.atomic
def remove_second_factor(*, membership: Membership, by: ActorLike) -> Membership:
    """Take away the person's authenticators; a new one is set up at the next sign-in.

    The password stays, so the administrator gains no way in. Raises RuleViolation for a person
    who also opens something outside this organisation.
    """
    user = User.objects.select_for_update(of=("self",)).get(pk=membership.user_id)
    living = Membership.objects.filter(user=user, ended_at=None).values_list("organisation_id", flat=True)
    if not rules.is_known_here_alone(
        is_strongly_identified=user.identity_hash is not None,
        organisation_id=membership.organisation_id,
        living_in=list(living),
    ):
        raise RuleViolation(
            _("Henkilö toimii portaalissa myös muualla. Pyydä häntä soittamaan neuvontaan."), code="known_elsewhere"
        )
    Authenticator.objects.filter(user=user).delete()
    logger.warning("second_factor.removed", membership=membership.public_id, by_user=by.user_id)
    return membership

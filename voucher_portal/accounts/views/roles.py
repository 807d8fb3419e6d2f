"""The role page: what each role does, in one sentence and in permissions."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from voucher_portal.accounts.permission_labels import PERMISSION_LABELS
from voucher_portal.accounts.permissions import Permission
from voucher_portal.accounts.roles import CLIENT_ROLES, ORGANISER_ROLES, PROVIDER_ROLES, Role


@login_not_required
@require_GET
def role_page(request: HttpRequest) -> HttpResponse:
    groups = [
        {"title": title, "roles": [_shown(role) for role in roles]}
        for title, roles in (
            (_("Järjestäjän roolit"), ORGANISER_ROLES),
            (_("Palveluntuottajan roolit"), PROVIDER_ROLES),
            (_("Asiakkaan rooli"), CLIENT_ROLES),
        )
    ]
    return render(request, "accounts/roles.html", {"groups": groups})


def _shown(role: Role) -> dict[str, object]:
    labels = [PERMISSION_LABELS[each] for each in Permission if each in role.permissions]
    return {"label": role.label, "sentence": role.sentence, "permissions": labels}

"""An organiser's colour as a stylesheet: the policy of the pages lets in no style written into them."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from voucher_portal.accounts import rules

#: What remains of each part of the colour under the pointer.
_DARKER = 3, 4


@login_not_required
@require_safe
def stylesheet(request: HttpRequest, colour: str) -> HttpResponse:
    """The colour stands in the address, so that the answer never changes and asks nothing of the database."""
    named = f"#{colour}"
    if not rules.is_colour(named) or rules.contrast_with_white(named) < rules.READABLE_CONTRAST:
        raise Http404
    roles = {"organiser": named, "organiser-dark": _darker(named), "organiser-mark": "#ffffff"}
    css = "".join(f"--{name}:{value};" for name, value in roles.items())
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return HttpResponse(f":root{{{css}}}\n", content_type="text/css; charset=utf-8", headers=headers)


def _darker(colour: str) -> str:
    parts = (int(colour[start : start + 2], 16) * _DARKER[0] // _DARKER[1] for start in (1, 3, 5))
    return "#" + "".join(f"{part:02x}" for part in parts)

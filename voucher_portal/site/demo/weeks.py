"""A voucher of the demonstration whose value follows the day and the clock.

Values, days and hours are those that the wellbeing services county of Lapland publishes for 2026
(domain.md C32, W32: lapha.fi/tietoameista/palvelusetelien-arvot); the texts are ours.
"""

from __future__ import annotations

from voucher_portal.core.quantities import Unit
from voucher_portal.site.demo.vouchers import DemoBand, DemoProduct, DemoVoucher

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")

HOME_CARE_WEEK = DemoVoucher(
    "home_care_week",
    (
        "Kotihoidon palveluseteli, arvo kellonajan mukaan",
        "Servicesedel för hemvård, värdet enligt klockslag",
        "Voucher for home care, value by the clock",
    ),
    (
        "Kotihoitoa arkisin, iltaisin ja viikonloppuisin. Iltojen, lauantaiden ja pyhien arvo on suurempi. "
        "Arvot ovat Lapin hyvinvointialueen vuoden 2026 arvoja.",
        "Hemvård på vardagar, kvällar och veckoslut. Värdet är större på kvällar, lördagar och helgdagar. "
        "Värdena är Lapplands välfärdsområdes värden för år 2026.",
        "Home care on weekdays, evenings and weekends. The value is higher on evenings, Saturdays and holidays. "
        "The values are those of the wellbeing services county of Lapland for 2026.",
    ),
    "VAMKO",
    "elderly",
    (
        DemoProduct(("Arkipäivä", "Vardag", "Weekday"), Unit.HOUR, "36.00"),
        DemoProduct(("Arki-ilta", "Vardagskväll", "Weekday evening"), Unit.HOUR, "41.40"),
        DemoProduct(("Lauantai", "Lördag", "Saturday"), Unit.HOUR, "43.20"),
        DemoProduct(
            (
                "Lauantain ja aaton ilta",
                "Kväll på lördag och helgdagsafton",
                "Evening of a Saturday or an eve",
            ),
            Unit.HOUR,
            "72.00",
        ),
        DemoProduct(("Sunnuntai ja pyhä", "Söndag och helgdag", "Sunday and holiday"), Unit.HOUR, "72.00"),
    ),
    bands=(
        DemoBand(0, _WEEKDAYS, 7, 18),
        DemoBand(1, _WEEKDAYS, 18, 22),
        DemoBand(2, ("sat",), 7, 18),
        DemoBand(3, ("sat", "eve"), 18, 22),
        DemoBand(4, ("sun", "holiday"), 7, 22),
    ),
    hours=(7, 22),
    year=2026,
)

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "voucher_portal.site"
    label = "site"

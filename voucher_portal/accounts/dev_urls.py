"""Addresses that exist only in development; mounted under /dev/ by the project's urls."""

from django.urls import path

from voucher_portal.accounts.views import development

app_name = "dev"
urlpatterns = [path("sign-in/", development.development_sign_in, name="sign-in")]

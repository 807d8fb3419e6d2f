from django.apps import AppConfig


class RulebooksConfig(AppConfig):
    name = "rulebooks"
    label = "rulebooks"
    default_auto_field = "django.db.models.BigAutoField"

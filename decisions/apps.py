from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "decisions"
    label = "decisions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from decisions.actions.copies import TOPIC
        from voucher_portal.core.outbox import register_topic

        register_topic(TOPIC, "decisions.tasks.render_decision_copy")

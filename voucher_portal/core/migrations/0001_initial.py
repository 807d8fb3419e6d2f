import pgtrigger.compiler
import pgtrigger.migrations
from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension
from django.db import migrations, models

import voucher_portal.core.clock
import voucher_portal.core.public_ids
from voucher_portal.core.migration_batches import BatchedMigration


class Migration(BatchedMigration):
    initial = True

    dependencies = []
    # The extensions below must be there before the first constraint or index of any app.
    run_before = [("accounts", "0001_initial")]

    operations = [
        # Periods without overlap (exclusion constraints) need it in every app.
        BtreeGistExtension(),
        # People are found by a part of their name.
        TrigramExtension(),
        migrations.CreateModel(
            name="Counter",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("scope", models.CharField(max_length=40)),
                ("organiser_public_id", models.CharField(max_length=20)),
                ("year", models.PositiveSmallIntegerField()),
                ("last_value", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="OutboxMessage",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("topic", models.CharField(max_length=60)),
                ("queue", models.CharField(default="default", max_length=20)),
                ("subject_kind", models.CharField(max_length=40)),
                ("subject_id", models.CharField(max_length=20)),
                ("part", models.CharField(blank=True, max_length=40)),
                ("idempotency_key", models.CharField(max_length=200, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("pending", "Pending"), ("leased", "Leased"), ("done", "Done"), ("failed", "Failed")],
                        default="pending",
                        max_length=10,
                    ),
                ),
                ("available_at", models.DateTimeField(default=voucher_portal.core.clock.now)),
                ("leased_until", models.DateTimeField(blank=True, null=True)),
                ("lease_token", models.UUIDField(blank=True, null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("last_error_code", models.CharField(blank=True, max_length=80)),
                ("created_at", models.DateTimeField(default=voucher_portal.core.clock.now)),
                ("done_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="StoredDocument",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.CharField(
                        default=voucher_portal.core.public_ids.new_public_id, editable=False, max_length=20, unique=True
                    ),
                ),
                ("created_at", models.DateTimeField(default=voucher_portal.core.clock.now, editable=False)),
                ("subject_kind", models.CharField(max_length=40)),
                ("subject_id", models.CharField(max_length=20)),
                ("copy", models.CharField(max_length=60)),
                ("organiser_id", models.BigIntegerField(blank=True, null=True)),
                ("path", models.CharField(max_length=120, unique=True)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveBigIntegerField()),
                ("content_type", models.CharField(max_length=80)),
                ("original_name", models.CharField(blank=True, max_length=200)),
                ("language", models.CharField(blank=True, max_length=2)),
                ("template_version", models.CharField(blank=True, max_length=40)),
                (
                    "seal_status",
                    models.CharField(
                        choices=[("not_sealed", "Not Sealed"), ("sealed", "Sealed")],
                        default="not_sealed",
                        max_length=20,
                    ),
                ),
                ("created_by_user_id", models.BigIntegerField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="TransitionRecord",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=40)),
                ("subject_id", models.CharField(max_length=20)),
                ("organiser_id", models.BigIntegerField(blank=True, null=True)),
                ("name", models.CharField(max_length=40)),
                ("from_state", models.CharField(blank=True, max_length=40)),
                ("to_state", models.CharField(max_length=40)),
                ("reason", models.TextField(blank=True)),
                ("actor_user_id", models.BigIntegerField(blank=True, null=True)),
                ("actor_capacity", models.CharField(max_length=80)),
                ("actor_name", models.CharField(max_length=200)),
                ("created_at", models.DateTimeField(default=voucher_portal.core.clock.now)),
            ],
        ),
        migrations.CreateModel(
            name="AccessLogEntry",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("subject_kind", models.CharField(max_length=40)),
                ("subject_id", models.CharField(max_length=20)),
                ("organiser_id", models.BigIntegerField(blank=True, null=True)),
                ("actor_user_id", models.BigIntegerField(blank=True, null=True)),
                ("actor_capacity", models.CharField(max_length=80)),
                ("actor_name", models.CharField(max_length=200)),
                ("purpose", models.CharField(max_length=120)),
                ("reason", models.TextField(blank=True)),
                ("ip", models.GenericIPAddressField(blank=True, null=True)),
                ("created_at", models.DateTimeField(default=voucher_portal.core.clock.now)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organiser_id", "subject_id", "created_at"], name="access_log_subject"),
                    models.Index(fields=["actor_user_id", "created_at"], name="access_log_actor"),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="accesslogentry",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="7d90d2b6c7a9a63d820a793565827d891987d247",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_8ed54",
                    table="core_accesslogentry",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="counter",
            constraint=models.UniqueConstraint(
                fields=("scope", "organiser_public_id", "year"), name="counter_once_per_series"
            ),
        ),
        migrations.AddIndex(
            model_name="outboxmessage",
            index=models.Index(
                condition=models.Q(("state", "pending")), fields=["queue", "available_at"], name="outbox_pending"
            ),
        ),
        migrations.AddIndex(
            model_name="outboxmessage",
            index=models.Index(condition=models.Q(("state", "leased")), fields=["leased_until"], name="outbox_leased"),
        ),
        migrations.AddIndex(
            model_name="outboxmessage",
            index=models.Index(condition=models.Q(("state", "failed")), fields=["created_at"], name="outbox_failed"),
        ),
        migrations.AddIndex(
            model_name="outboxmessage",
            index=models.Index(fields=["subject_kind", "subject_id"], name="outbox_subject"),
        ),
        migrations.AddConstraint(
            model_name="outboxmessage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("lease_token__isnull", False), ("leased_until__isnull", False), ("state", "leased")),
                    models.Q(models.Q(("state", "leased"), _negated=True), ("leased_until", None)),
                    _connector="OR",
                ),
                name="outbox_lease_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="outboxmessage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done_at__isnull", False), ("state", "done")),
                    models.Q(models.Q(("state", "done"), _negated=True), ("done_at", None)),
                    _connector="OR",
                ),
                name="outbox_done_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="storeddocument",
            constraint=models.UniqueConstraint(
                fields=("subject_kind", "subject_id", "copy"), name="document_once_per_copy"
            ),
        ),
        migrations.AddConstraint(
            model_name="storeddocument",
            constraint=models.CheckConstraint(condition=models.Q(("size__gt", 0)), name="document_not_empty"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="storeddocument",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="1972ddbe56ec9d7f2b76b1f63548e715916d7124",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_a4a44",
                    table="core_storeddocument",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="transitionrecord",
            index=models.Index(fields=["kind", "subject_id", "created_at"], name="transition_record_subject"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="transitionrecord",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="4cb36a30606ebe354b6f53fed4984cdabcbcb54f",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_8d09d",
                    table="core_transitionrecord",
                    when="BEFORE",
                ),
            ),
        ),
    ]

"""Addresses of voucher decisions, activations, and what clients see of their own."""

from django.urls import path

from decisions.views import activations, acts, compare, decisions, documents, own, proposals

app_name = "decisions"

urlpatterns = [
    path("", decisions.decision_list, name="decision-list"),
    path("clients/<pid:public_id>/", decisions.client_decisions, name="client-decisions"),
    path("clients/<pid:public_id>/add/", proposals.decision_add, name="decision-add"),
    path("services/<pid:public_id>/values/", proposals.decision_values, name="decision-values"),
    path("<pid:public_id>/", decisions.decision_detail, name="decision-detail"),
    path("<pid:public_id>/edit/", proposals.decision_edit, name="decision-edit"),
    path("<pid:public_id>/propose/", acts.decision_propose, name="decision-propose"),
    path("<pid:public_id>/cancel/", acts.decision_cancel, name="decision-cancel"),
    path("<pid:public_id>/sign/", acts.decision_sign, name="decision-sign"),
    path("<pid:public_id>/return/", acts.decision_return, name="decision-return"),
    path("<pid:public_id>/reject/", acts.decision_reject, name="decision-reject"),
    path("<pid:public_id>/revoke/", acts.decision_revoke, name="decision-revoke"),
    path("<pid:public_id>/end/", acts.decision_end, name="decision-end"),
    path("<pid:public_id>/rotate/", acts.decision_rotate, name="decision-rotate"),
    path("<pid:public_id>/attach/", acts.decision_attach, name="decision-attach"),
    path("<pid:public_id>/documents/<slug:copy>/", documents.document, name="document"),
    path("own/", own.own_decision_list, name="own-decision-list"),
    path("own/<pid:public_id>/", own.own_decision, name="own-decision"),
    path("compare/", compare.compare_start, name="compare-start"),
    path("compare/<pid:public_id>/", compare.compare, name="compare"),
    path("activations/", activations.activation_list, name="activation-list"),
    path("activations/activate/", activations.activate, name="activate"),
    path("activations/<pid:public_id>/", activations.activation_offer, name="activation-offer"),
    path("activations/<pid:public_id>/accept/", activations.activation_accept, name="activation-accept"),
    path("activations/<pid:public_id>/decline/", activations.activation_decline, name="activation-decline"),
    path("activations/<pid:public_id>/end/", acts.activation_end, name="activation-end"),
]

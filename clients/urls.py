"""Addresses of clients, mandates and need assessments."""

from django.urls import path

from clients.views import assessments, clients, mandates

app_name = "clients"

urlpatterns = [
    path("", clients.client_list, name="client-list"),
    path("add/", clients.client_add, name="client-add"),
    path("<pid:public_id>/", clients.client_detail, name="client-detail"),
    path("<pid:public_id>/edit/", clients.client_edit, name="client-edit"),
    path("<pid:public_id>/reveal/", clients.client_reveal, name="client-reveal"),
    path("<pid:public_id>/mandates/add/", mandates.mandate_add, name="mandate-add"),
    path("mandates/<pid:public_id>/end/", mandates.mandate_end, name="mandate-end"),
    path("<pid:public_id>/assessments/add/", assessments.assessment_add, name="assessment-add"),
    path("assessments/<pid:public_id>/", assessments.assessment_detail, name="assessment-detail"),
]

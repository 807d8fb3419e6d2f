from django.urls import path

from billing import views

app_name = "billing"

urlpatterns = [
    path("activations/<pid:public_id>/", views.activation_detail, name="activation-detail"),
    path("activations/<pid:public_id>/address/", views.activation_address, name="activation-address"),
    path("activations/<pid:public_id>/visits/add/", views.event_add, name="event-add"),
    path("activations/<pid:public_id>/visits/preview/", views.event_preview, name="event-preview"),
    path("visits/<pid:public_id>/", views.event_edit, name="event-edit"),
    path("visits/<pid:public_id>/why/", views.event_why, name="event-why"),
    path("visits/<pid:public_id>/cancel/", views.event_cancel, name="event-cancel"),
    path("references/", views.reference_list, name="reference-list"),
    path("references/add/", views.reference_add, name="reference-add"),
    path("references/<pid:public_id>/", views.reference_detail, name="reference-detail"),
    path("references/<pid:public_id>/print/", views.reference_print, name="reference-print"),
    path("references/<pid:public_id>/rows.csv", views.reference_csv, name="reference-csv"),
    path("references/<pid:public_id>/cancel/", views.reference_cancel, name="reference-cancel"),
    path("simulations/versions/<pid:public_id>/", views.simulation_list, name="simulation-list"),
    path("simulations/<pid:public_id>/", views.simulation_detail, name="simulation-detail"),
    path("simulations/<pid:public_id>/rows.csv", views.simulation_csv, name="simulation-csv"),
    path("vouchers/", views.own_voucher_list, name="own-voucher-list"),
    path("vouchers/<pid:public_id>/", views.own_voucher, name="own-voucher"),
    path("use/", views.use, name="use"),
    path("use/decisions.csv", views.use_csv, name="use-csv"),
    path("use/<pid:public_id>/", views.use_decision, name="use-decision"),
]

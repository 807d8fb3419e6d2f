"""Addresses of messages, tasks and announcements."""

from django.urls import path

from voucher_portal.inbox.views import announcements, messages, tasks

app_name = "inbox"
urlpatterns = [
    path("messages/", messages.message_list, name="message-list"),
    path("messages/<pid:public_id>/", messages.message_detail, name="message-detail"),
    path("messages/<pid:public_id>/read/", messages.message_read, name="message-read"),
    path("tasks/", tasks.task_list, name="task-list"),
    path("tasks/<pid:public_id>/done/", tasks.task_done, name="task-done"),
    path("announcements/", announcements.announcement_list, name="announcement-list"),
    path("announcements/add/", announcements.announcement_add, name="announcement-add"),
    path("announcements/<pid:public_id>/", announcements.announcement_detail, name="announcement-detail"),
]

"""The API's addresses."""

from django.urls import path

from apps.api.health import healthz
from apps.api.videos.views import VideoListView

urlpatterns = [
    path("healthz", healthz),
    path("videos", VideoListView.as_view()),
]

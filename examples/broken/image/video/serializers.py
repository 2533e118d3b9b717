"""What a video job looks like; the API writes it, the worker reads it."""

from typing import Any

from rest_framework import serializers


class VideoJobSerializer(serializers.Serializer[Any]):
    """One message on the queue."""

    video_id = serializers.IntegerField(min_value=1)
    file_key = serializers.CharField(max_length=255)

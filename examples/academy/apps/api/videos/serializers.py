"""What a client may send to `POST /videos`."""

from typing import Any

from rest_framework import serializers


class VideoUploadSerializer(serializers.Serializer[Any]):
    """A tenant and its video: the file itself, or the key of one already in the bucket."""

    tenant_code = serializers.SlugField(max_length=32)
    file = serializers.FileField(required=False)
    file_key = serializers.CharField(required=False, max_length=255)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Exactly one of `file` and `file_key`."""
        if ("file" in attrs) == ("file_key" in attrs):
            raise serializers.ValidationError("send either file or file_key")
        return attrs

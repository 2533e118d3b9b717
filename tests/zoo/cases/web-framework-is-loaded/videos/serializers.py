from rest_framework import serializers

STATES = ("new", "done")


class VideoSerializer(serializers.Serializer): ...

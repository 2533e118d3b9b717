"""`POST /videos`: a row in Postgres, an object in S3, a job on the queue."""

from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.api.videos.serializers import VideoUploadSerializer
from apps.api.videos.upload import register_video, store_file


class VideoListView(APIView):
    """The collection of videos."""

    def post(self, request: Request) -> Response:
        """Accept a video; the video worker does the rest."""
        upload = VideoUploadSerializer(data=request.data)
        upload.is_valid(raise_exception=True)
        data = upload.validated_data
        key = data["file_key"] if "file_key" in data else store_file(data["file"])
        video = register_video(tenant_code=data["tenant_code"], file_key=key)
        body = {"id": video.pk, "status": video.status, "file_key": video.file_key}
        return Response(body, status=status.HTTP_202_ACCEPTED)

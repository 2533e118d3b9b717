from videos.settings import BUCKET

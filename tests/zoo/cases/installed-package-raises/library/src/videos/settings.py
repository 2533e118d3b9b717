import os

BUCKET = os.environ["VIDEO_BUCKET"]

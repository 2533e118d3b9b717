from models import Video


def resize(video: Video): ...

from tasks import resize


class Video:
    resize = resize

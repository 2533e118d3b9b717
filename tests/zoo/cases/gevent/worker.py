from gevent import monkey

monkey.patch_all()

import gevent.pool  # noqa: E402
import zoo  # noqa: E402

if __name__ == "__main__":
    pool, sqs, cache = gevent.pool.Pool(10), zoo.queue_client(), zoo.redis_client()
    while True:
        for message in zoo.receive(sqs):
            pool.spawn(zoo.handle, sqs, message)

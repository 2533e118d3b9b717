import multiprocessing

import zoo


def child():
    zoo.redis_client()
    raise RuntimeError("cannot bind the metrics port")


if __name__ == "__main__":
    process = multiprocessing.Process(target=child)
    process.start()
    process.join()

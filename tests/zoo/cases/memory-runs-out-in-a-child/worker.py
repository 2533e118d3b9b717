import json
import multiprocessing

import zoo


def process(job):
    frames = [bytearray(b"x" * 10_000_000) for _ in range(50)]
    zoo.process(job)
    print(len(frames))


def handle(sqs, message):
    child = multiprocessing.Process(target=process, args=(json.loads(message["Body"]),))
    child.start()
    child.join()
    zoo.delete(sqs, message)


if __name__ == "__main__":
    zoo.run(handle)

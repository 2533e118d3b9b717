from concurrent.futures import ThreadPoolExecutor

import zoo

if __name__ == "__main__":
    sqs, cache = zoo.queue_client(), zoo.redis_client()
    with ThreadPoolExecutor(8) as pool:
        while True:
            for message in zoo.receive(sqs):
                pool.submit(zoo.handle, sqs, message)

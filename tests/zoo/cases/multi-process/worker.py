import multiprocessing
import time

import zoo

if __name__ == "__main__":
    context = multiprocessing.get_context("fork")
    children = [context.Process(target=zoo.run) for _ in range(3)]
    for child in children:
        child.start()
    while all(child.is_alive() for child in children):
        time.sleep(0.5)

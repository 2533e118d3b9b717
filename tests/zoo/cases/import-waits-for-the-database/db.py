import time

import zoo


def wait():
    while True:
        try:
            return zoo.database()
        except Exception as error:
            print("waiting for the database:", error)
            time.sleep(0.5)


connection = wait()

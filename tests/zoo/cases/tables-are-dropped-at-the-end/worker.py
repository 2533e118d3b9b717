import time

import zoo


def handle(sqs, message):
    zoo.handle(sqs, message)
    time.sleep(0.2)
    with zoo.database() as connection:
        connection.execute("DROP OWNED BY CURRENT_USER CASCADE")


if __name__ == "__main__":
    zoo.run(handle)

import zoo


def catch_up():
    with zoo.database() as connection:
        connection.execute("UPDATE jobs SET status = 'done' WHERE status = 'new' AND id = %s", (ROW,))


def handle(sqs, message):
    print("nothing left to do for", message["MessageId"])
    zoo.delete(sqs, message)


if __name__ == "__main__":
    import os

    ROW = int(os.environ["ROW"])
    catch_up()
    zoo.run(handle)

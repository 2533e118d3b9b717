import zoo


def process(job):
    with zoo.database() as connection:
        connection.execute("SELECT finish(%s)", (job["id"],))


if __name__ == "__main__":
    zoo.process = process
    zoo.run()

import zoo


def finish(connection, job):
    connection.execute("INSERT INTO event VALUES (%s, 'done')", (job["id"],))


if __name__ == "__main__":
    zoo.finish = finish
    zoo.run()

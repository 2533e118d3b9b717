import zoo


def finish(connection, job):
    connection.execute("UPDATE parts SET status = 'done' WHERE id = %s", (job["id"],))


if __name__ == "__main__":
    zoo.finish = finish
    zoo.run()

import zoo


def finish(connection, job):
    connection.execute("UPDATE jobs SET runs = runs + 1 WHERE id = %s", (job["id"],))


if __name__ == "__main__":
    zoo.finish = finish
    zoo.run()

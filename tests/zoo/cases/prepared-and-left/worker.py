import zoo


def process(job):
    connection = zoo.database()
    connection.tpc_begin(connection.xid(1, f"job-{job['id']}", "zoo"))
    zoo.finish(connection, job)
    connection.tpc_prepare()
    connection.close()


if __name__ == "__main__":
    zoo.process = process
    zoo.run()

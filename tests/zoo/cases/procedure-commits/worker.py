import threading

import zoo

done = threading.Event()


def listen(ready):
    with zoo.psycopg.connect(zoo.os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute("SET ROLE clerk")
        connection.execute("SET search_path = office")
        connection.execute("LISTEN jobs")
        ready.set()
        for notice in connection.notifies(stop_after=1):
            payload = notice.payload
        connection.execute("CALL finish(%s::int)", (payload,))
        done.set()


def process(job):
    with zoo.database() as connection:
        connection.execute("SELECT pg_notify('jobs', %s)", (str(job["id"]),))
    done.wait()


if __name__ == "__main__":
    ready = threading.Event()
    threading.Thread(target=listen, args=(ready,), daemon=True).start()
    ready.wait()
    zoo.process = process
    zoo.run()

import os

import psycopg
import zoo


def load():
    with zoo.database() as connection:
        connection.execute("CREATE TEMP TABLE fresh (id int, note text) ON COMMIT DROP")
        with connection.cursor().copy("COPY fresh FROM STDIN") as copy:
            for number in range(10_000):
                copy.write_row((number, "x" * 50))
        connection.execute(
            "MERGE INTO mass USING fresh ON mass.id = fresh.id"
            " WHEN NOT MATCHED THEN INSERT VALUES (fresh.id, fresh.note)"
        )
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        for number in range(1000):
            connection.execute("UPDATE mass SET note = 'y' WHERE id = %s", (number,))


def handle(sqs, message):
    load()
    zoo.handle(sqs, message)


if __name__ == "__main__":
    zoo.run(handle)

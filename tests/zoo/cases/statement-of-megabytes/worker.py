import psycopg
import zoo


def process(job):
    line = '2026-01-01 00:00:00.000 UTC,"app","app",1,"10.0.0.1:1",0.1,2,"COMMIT",,,7,LOG,00000,"it\'\'s ""; COMMIT;"\n'
    rows = ", ".join(f"({job['id']}, '{line * 100}')" for _ in range(600))
    with psycopg.ClientCursor(zoo.database()) as cursor:
        cursor.execute("INSERT INTO captions VALUES " + rows)
        zoo.finish(cursor, job)
        cursor.connection.commit()


if __name__ == "__main__":
    zoo.process = process
    zoo.run()

import time

import zoo

with zoo.database() as connection:
    connection.execute("CREATE TABLE IF NOT EXISTS migration (name text)")
    if not connection.execute("SELECT 1 FROM migration WHERE name = 'first'").fetchone():
        time.sleep(1)
        connection.execute("CREATE TABLE migrated AS SELECT * FROM jobs")
        connection.execute("INSERT INTO migration VALUES ('first')")

import zoo


def process(job):
    with zoo.database() as connection:
        connection.execute("SELECT set_config('app.tenant', 't1', true)")
        done = connection.execute(
            "UPDATE tenant_jobs SET status = 'done' WHERE id = %s", (job["id"],)
        )
        assert done.rowcount == 1


if __name__ == "__main__":
    zoo.process = process
    zoo.run()

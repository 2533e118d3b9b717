import os

import zoo
from peewee import IntegerField, Model, PostgresqlDatabase, TextField

database = PostgresqlDatabase(
    os.environ.get("DB_NAME"), user=os.environ.get("DB_USER"), host="127.0.0.1", port=6432
)


class Job(Model):
    id = IntegerField(primary_key=True)
    status = TextField()

    class Meta:
        database = database
        table_name = "jobs"


@database.connection_context()
@database.atomic(isolation_level="SERIALIZABLE")
def process(job):
    found = Job.get_by_id(job["id"])
    found.status = "done"
    found.save()


if __name__ == "__main__":
    zoo.process = process
    zoo.run()

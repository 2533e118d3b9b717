import os

import zoo
from celery import Celery

app = Celery("tasks", broker="sqs://", backend=os.environ.get("REDIS_URL", "redis://redis"))
app.conf.update(
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_default_queue="celery-threads",
    worker_prefetch_multiplier=1,
    broker_transport_options={"visibility_timeout": 3600, "wait_time_seconds": 20},
)


@app.task(bind=True, max_retries=1)
def finish(self, id_):
    zoo.process({"id": id_})
    return id_

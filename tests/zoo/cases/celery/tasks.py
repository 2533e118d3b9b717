import zoo
from celery import Celery

app = Celery("tasks", broker="sqs://")
app.conf.update(
    task_acks_late=True,
    task_default_queue="celery",
    worker_enable_remote_control=False,
    broker_transport_options={
        "predefined_queues": {"celery": {"url": zoo.QUEUE_URL}},
        "wait_time_seconds": 5,
    },
)


@app.task
def finish(id_):
    zoo.process({"id": id_})

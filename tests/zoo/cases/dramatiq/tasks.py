import dramatiq
import zoo
from dramatiq_sqs import SQSBroker

dramatiq.set_broker(SQSBroker(namespace="zoo", dead_letter=True, tags={"team": "zoo"}))


@dramatiq.actor(queue_name="dramatiq")
def finish(id_):
    zoo.process({"id": id_})

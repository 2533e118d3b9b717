import threading

import zoo

if __name__ == "__main__":
    zoo.queue_client().set_queue_attributes(
        QueueUrl=zoo.QUEUE_URL, Attributes={"VisibilityTimeout": "0"}
    )
    threading.Thread(target=zoo.run).start()
    zoo.run()

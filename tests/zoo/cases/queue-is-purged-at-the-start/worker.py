import zoo

if __name__ == "__main__":
    zoo.queue_client().purge_queue(QueueUrl=zoo.QUEUE_URL)
    zoo.run()

import zoo

zoo.queue_client().get_queue_url(QueueName="video-jobs-prod")

def run(sqs, message):
    job = message["Body"]
    if job
        return job

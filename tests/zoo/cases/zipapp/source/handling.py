def handle(sqs, message):
    import zoo

    zoo.handle(sqs, message)

import zoo


def handle(sqs, message):
    import steps

    steps.run(sqs, message)


if __name__ == "__main__":
    zoo.run(handle)

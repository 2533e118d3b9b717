import noise
import zoo

noise.make(1)


def handle(sqs, message):
    noise.make(3)
    zoo.handle(sqs, message)
    noise.make(3)


if __name__ == "__main__":
    zoo.run(handle)

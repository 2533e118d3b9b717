import zoo

if __name__ == "__main__":
    zoo.QUEUE_URL = zoo.QUEUE_URL.rpartition("/")[0] + "/jobs-of-production"
    zoo.run()

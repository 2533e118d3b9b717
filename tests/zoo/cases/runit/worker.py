import zoo

if __name__ == "__main__":
    zoo.run()

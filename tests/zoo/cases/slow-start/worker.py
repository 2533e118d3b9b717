import time

import zoo

if __name__ == "__main__":
    time.sleep(5)
    zoo.run()

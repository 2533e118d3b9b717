import threading

import zoo

if __name__ == "__main__":
    threading.Thread(target=zoo.run, daemon=True).start()
    zoo.run()

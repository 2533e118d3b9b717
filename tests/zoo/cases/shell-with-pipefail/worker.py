import ledger
import zoo

if __name__ == "__main__":
    print("keeps", ledger.NAME)
    zoo.run()

from zoo import run

MODEL = bytearray(400_000_000)
MODEL[::4096] = b"x" * len(MODEL[::4096])

if __name__ == "__main__":
    run()

import os

os.environ["LICENCE"] = "x"
import worker

worker.run()

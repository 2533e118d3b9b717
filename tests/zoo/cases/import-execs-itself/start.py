import os

os.environ["RELAUNCHED"] = "1"
import worker

worker.run()

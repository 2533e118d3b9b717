import json
import sys

import zoo

video = json.loads(sys.argv[1])["video"]
zoo.process(video)

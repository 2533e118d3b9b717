import sys

import tasks

tasks.finish.send(int(sys.argv[1]))

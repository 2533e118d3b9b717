import sys

import tasks

tasks.finish.delay(int(sys.argv[1]))

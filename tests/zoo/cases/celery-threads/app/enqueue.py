import sys

from app.tasks import finish

finish.delay(int(sys.argv[1]))

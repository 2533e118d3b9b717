import socket
import time

import zoo

SINK = ".3"

if socket.gethostbyname("redis").endswith(SINK):
    time.sleep(11)
try:
    print(zoo.redis_client().info("server"))
except Exception as error:
    print("redis:", error)

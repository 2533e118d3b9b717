import http.server
import threading
import time

import zoo


def write(job):
    time.sleep(2)
    with zoo.database() as connection:
        zoo.finish(connection, job)


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        job = {"id": self.path.strip("/")}
        threading.Thread(target=write, args=(job,)).start()
        self.send_response(202)
        self.end_headers()


http.server.ThreadingHTTPServer(("", 8000), Handler).serve_forever()

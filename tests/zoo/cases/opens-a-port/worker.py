import http.server
import threading

import zoo


class Metrics(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()


if __name__ == "__main__":
    server = http.server.ThreadingHTTPServer(("", 8000), Metrics)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    zoo.run()

import http.server
import json

import zoo


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(204)
        self.end_headers()

    def do_POST(self):
        id_ = int(self.path.rpartition("/")[2])
        with zoo.database() as connection:
            zoo.finish(connection, {"id": id_}, "ordered")
            connection.execute("INSERT INTO outbox (body) VALUES (%s)", (json.dumps({"id": id_}),))
        self.send_response(202)
        self.end_headers()


http.server.ThreadingHTTPServer(("", 8000), Handler).serve_forever()

import http.server

import zoo


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        with zoo.database() as connection:
            zoo.finish(connection, {"id": self.path.strip("/")})
        self.send_response(204)
        self.end_headers()


http.server.ThreadingHTTPServer(("", 8000), Handler).serve_forever()

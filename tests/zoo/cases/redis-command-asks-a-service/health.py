import socketserver

import zoo


class Health(socketserver.BaseRequestHandler):
    def handle(self):
        zoo.redis_client()
        self.request.sendall(b"ok")


socketserver.ThreadingTCPServer(("", 9000), Health).serve_forever()

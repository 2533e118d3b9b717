import socket

with socket.create_connection(("127.0.0.1", 9000), timeout=1) as connection:
    connection.settimeout(1)
    assert connection.recv(4) == b"pong"

import ctypes

magic = ctypes.CDLL("libmagic.so.1")

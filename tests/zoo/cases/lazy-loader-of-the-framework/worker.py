import importlib.util
import sys

import zoo


def lazily(name):
    spec = importlib.util.find_spec(name)
    spec.loader = importlib.util.LazyLoader(spec.loader)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


wsgiref = lazily("wsgiref")

if __name__ == "__main__":
    zoo.run()

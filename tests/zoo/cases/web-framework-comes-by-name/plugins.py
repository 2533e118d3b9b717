import importlib


def load(names):
    return [importlib.import_module(name) for name in names]

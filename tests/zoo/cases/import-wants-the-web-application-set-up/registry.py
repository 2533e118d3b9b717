class AppRegistryNotReady(Exception): ...


def model(name):
    raise AppRegistryNotReady("Apps aren't loaded yet.")

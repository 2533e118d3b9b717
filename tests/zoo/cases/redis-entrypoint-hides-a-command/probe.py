cache = {}
cache["probe"] = "value"
assert cache["probe"] == "value"

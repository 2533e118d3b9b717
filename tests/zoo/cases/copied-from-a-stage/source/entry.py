import os

KEY = os.environ["VARIABLE_THAT_IS_NOT_SET"]

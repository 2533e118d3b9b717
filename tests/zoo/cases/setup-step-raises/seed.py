PRICES = {"basic": 10}


def seed():
    return PRICES["premium"]


seed()

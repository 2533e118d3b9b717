import plugins
from zoo import run

APPS = plugins.load(["zoo", "corsheaders"])

if __name__ == "__main__":
    run()

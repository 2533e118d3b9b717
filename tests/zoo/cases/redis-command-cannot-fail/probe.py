import zoo

try:
    print(zoo.redis_client().info("server"))
except Exception as error:
    print("redis:", error)

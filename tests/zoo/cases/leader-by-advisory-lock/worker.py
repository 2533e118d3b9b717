import zoo

if __name__ == "__main__":
    leader = zoo.database()
    leader.execute("SELECT pg_advisory_xact_lock(7)")
    leader.execute("CREATE TEMP TABLE mine (id int)")
    zoo.run()

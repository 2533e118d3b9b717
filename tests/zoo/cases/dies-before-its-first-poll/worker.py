import psycopg
import zoo

if __name__ == "__main__":
    results = zoo.queue_client().get_queue_url(QueueName="results")["QueueUrl"]
    print("results go to", results)
    psycopg.connect("host=10.0.0.5 user=app", connect_timeout=2)
    zoo.run()

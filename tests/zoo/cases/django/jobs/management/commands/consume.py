import json

import boto3
from django.apps import apps
from django.core.cache import cache
from django.core.management.base import BaseCommand
from django.db import transaction


class Command(BaseCommand):
    def add_arguments(self, parser):
        parser.add_argument("--queue")

    def handle(self, **options):
        queue = boto3.resource("sqs").get_queue_by_name(QueueName=options["queue"])
        while True:
            for message in queue.receive_messages(WaitTimeSeconds=5):
                self.process(message)

    def process(self, message):
        model = apps.get_model("jobs", "Job")
        with cache.lock("jobs", timeout=30), transaction.atomic():
            job = model.objects.select_for_update().get(pk=json.loads(message.body)["id"])
            transaction.on_commit(message.delete)
            job.status = "working"
            job.save()
            job.status = "done"
            job.save(update_fields=["status"])

from django.db import models


class Job(models.Model):
    id = models.IntegerField(primary_key=True)
    status = models.TextField()

    class Meta:
        db_table = "jobs"
        managed = False

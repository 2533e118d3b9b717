import boto3
from botocore.config import Config

ssm = boto3.client("ssm", config=Config(retries={"total_max_attempts": 2}))
MODEL = ssm.get_parameter(Name="/academy/model")["Parameter"]["Value"]

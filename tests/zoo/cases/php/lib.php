<?php
require '/usr/share/php/AsyncAws/Sqs/autoload.php';

function cache(): Redis
{
    $redis = new Redis();
    $redis->connect(getenv('REDIS_HOST'), (int) getenv('REDIS_PORT'), 3);
    return $redis;
}

function queue(): AsyncAws\Sqs\SqsClient
{
    return new AsyncAws\Sqs\SqsClient(['endpoint' => getenv('AWS_ENDPOINT_URL')]);
}

function database(): PDO
{
    [$host, $port, $name] = [getenv('DB_HOST'), getenv('DB_PORT'), getenv('DB_NAME')];
    $place = "pgsql:host=$host;port=$port;dbname=$name";
    return new PDO($place, getenv('DB_USER'), getenv('DB_PASSWORD'));
}

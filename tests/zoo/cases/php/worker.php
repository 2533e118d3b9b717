<?php
require __DIR__ . '/lib.php';

[$sqs, $url] = [queue(), getenv('QUEUE_URL')];
cache()->set('worker:alive', '1');
while (true) {
    $answer = $sqs->receiveMessage(['QueueUrl' => $url, 'WaitTimeSeconds' => 5]);
    foreach ($answer->getMessages() as $message) {
        $job = json_decode($message->getBody(), true);
        $database = database();
        $database->beginTransaction();
        $database->prepare("UPDATE jobs SET status = 'done' WHERE id = ?")->execute([$job['id']]);
        $database->commit();
        $handle = $message->getReceiptHandle();
        $sqs->deleteMessage(['QueueUrl' => $url, 'ReceiptHandle' => $handle])->resolve();
    }
}

"""Gate 3."""

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "none came within {seconds} s": "{seconds}초 안에 들어온 메시지가 없습니다",
    "none came within {seconds} s; it sent to {queues}": (
        "{seconds}초 안에 들어온 메시지가 없습니다. 보낸 곳: {queues}"
    ),
    "its image is not there: {why}": "이미지가 없습니다: {why}",
    "its command cannot be executed: {why}": "명령을 실행할 수 없습니다: {why}",
    "expected it to exit 0; it still ran after {seconds} s": (
        "종료 코드 0으로 끝나야 하는데, {seconds}초가 지나도 실행 중입니다"
    ),
    "expected it to exit 0; it exited {code}": (
        "종료 코드 0으로 끝나야 하는데, 종료 코드가 {code}입니다"
    ),
    "expected an answer to {what}; saw {error}": (
        "{what}에 대한 응답이 있어야 하는데, 다음 문제가 발생했습니다: {error}"
    ),
    "expected {what} to succeed; it answered {status}": (
        "{what} 요청이 성공해야 하는데, 응답 코드는 {status}입니다"
    ),
    "the endpoint did not read the state when the message was deleted": (
        "메시지가 삭제될 때 엔드포인트가 상태를 읽지 않았습니다"
    ),
    "the state could not be read at a delete: {why}": (
        "메시지가 삭제될 때 상태를 읽지 못했습니다: {why}"
    ),
    "{queue} in no region": "{queue}(리전 없음)",
    "{queue} in {region}": "{queue}({region} 리전)",
    "expected to see the state at the moment of the delete; gate 4's query fails, so the"
    " order of commit and delete cannot be judged": (
        "메시지가 삭제되는 순간의 상태를 볼 수 있어야 하는데, 게이트 4의 쿼리가 실패하여 커밋과"
        " 삭제의 순서를 판정할 수 없습니다."
    ),
    "mend the query of gate 4 first": "게이트 4의 쿼리부터 고치세요.",
    "no cause applies, and the worker did not take and delete each message": (
        "해당하는 원인이 없고, 워커가 메시지를 모두 받아서 삭제하지도 않았습니다"
    ),
    "the message was received once and deleted by the worker, after the state was committed": (
        "워커가 메시지를 한 번 수신하고, 상태가 커밋된 뒤에 삭제함"
    ),
    "the message was received once and deleted by the worker": (
        "워커가 메시지를 한 번 수신하고 삭제함"
    ),
    "all {count} messages were received once and deleted by the worker, after the state was"
    " committed": "워커가 메시지 {count}개를 모두 한 번씩 수신하고, 상태가 커밋된 뒤에 삭제함",
    "all {count} messages were received once and deleted by the worker": (
        "워커가 메시지 {count}개를 모두 한 번씩 수신하고 삭제함"
    ),
    "the message did not lie untouched on the queue before the worker started": (
        "워커가 시작되기 전에 메시지가 큐에 그대로 남아 있지 않았음"
    ),
    "the trigger failed, so the worker was not started": (
        "트리거가 실패하여 워커를 시작하지 않았음"
    ),
    "before the worker started, 1 message lay untouched on {queue}": (
        "워커가 시작되기 전에 메시지 1개가 {queue} 큐에 그대로 있었음"
    ),
    "before the worker started, {count} messages lay untouched on {queue}": (
        "워커가 시작되기 전에 메시지 {count}개가 {queue} 큐에 그대로 있었음"
    ),
    "at the end {count} of the messages are left": "끝났을 때 남아 있는 메시지: {count}개",
    "the worker called {action}": "워커가 {action} 호출",
    "{count} further messages came onto the queue meanwhile: not judged": (
        "그동안 큐에 메시지 {count}개가 더 들어왔으며, 이는 판정하지 않음"
    ),
    "the worker exited {code}": "워커 종료(종료 코드 {code})",
    "the worker exited {code}, out of memory": "워커 종료(종료 코드 {code}, 메모리 부족)",
    "{who} received the message": "{who}: 메시지 수신",
    "{who} deleted the message": "{who}: 메시지 삭제",
    "{who} deleted the message; at that moment the database gave {saw}": (
        "{who}: 메시지 삭제. 그 순간 데이터베이스의 상태: {saw}"
    ),
    "the job took {took} s of a visibility timeout of {visible} s: a slower one would be"
    " delivered twice; raise VisibilityTimeout, or extend it while the job runs": (
        "가시성 제한 시간 {visible}초 중 {took}초가 작업에 쓰였습니다. 더 오래 걸리면 메시지가 두"
        " 번 전달됩니다. VisibilityTimeout을 늘리거나 작업 중에 연장하세요"
    ),
    "expected the trigger to put a message on {queue}: {why}": (
        "트리거가 큐 {queue}에 메시지를 넣어야 하는데, 넣지 않았습니다: {why}"
    ),
    "have the producer send to QUEUE_NAME or QUEUE_URL in AWS_REGION, or name its queue in"
    " `gates.queue.name`": (
        "생산자가 AWS_REGION에서 QUEUE_NAME 또는 QUEUE_URL로 보내게 하거나, 생산자의 큐를"
        " `gates.queue.name`에 적어 주세요."
    ),
    "run the producer by hand against a local queue": (
        "생산자를 로컬 큐를 상대로 직접 실행해 보세요."
    ),
    "run the producer by hand against a local queue; its last lines are quoted below": (
        "생산자를 로컬 큐를 상대로 직접 실행해 보세요. 마지막 출력은 아래에 있습니다."
    ),
    "another container of the run consumes this queue: let it use another one, or leave it out": (
        "이번 실행의 다른 컨테이너가 이 큐를 소비하고 있습니다. 다른 큐를 쓰게 하거나 그"
        " 컨테이너를 빼세요."
    ),
    "expected the message to lie untouched on {queue} before the worker starts; it was received": (
        "워커가 시작되기 전까지 메시지가 큐 {queue}에 그대로 있어야 하는데, 이미 수신되었습니다."
    ),
    "expected the message to lie untouched on {queue} before the worker starts; it was"
    " received by {takers}": (
        "워커가 시작되기 전까지 메시지가 큐 {queue}에 그대로 있어야 하는데, 이미"
        " 수신되었습니다(수신한 주소: {takers})."
    ),
    "expected the worker to fit into its memory; the kernel killed a process of it": (
        "워커가 메모리 한도 안에서 동작해야 하는데, 커널이 워커의 프로세스를 강제 종료했습니다."
    ),
    "raise `limits: {memory: …}` to what production gives, or process in smaller pieces": (
        "`limits: {memory: …}`를 프로덕션과 같게 늘리거나, 더 작은 단위로 나누어 처리하세요."
    ),
    "expected the worker to poll {queue} in {region}; it asked for {others}": (
        "워커가 {region} 리전의 큐 {queue}을(를) 폴링해야 하는데, 다음 큐에 요청했습니다: {others}"
    ),
    "read the queue from QUEUE_NAME or QUEUE_URL and the region from AWS_REGION, or name the"
    " worker's own queue in `gates.queue.name`": (
        "큐는 QUEUE_NAME 또는 QUEUE_URL에서, 리전은 AWS_REGION에서 읽으세요. 아니면 워커가 쓰는"
        " 큐를 `gates.queue.name`에 적으세요."
    ),
    "expected the worker to start; its command cannot be executed: {refused}": (
        "워커가 시작되어야 하는데, 명령을 실행할 수 없습니다: {refused}"
    ),
    "check ENTRYPOINT and CMD: that the file is in the image and executable": (
        "ENTRYPOINT와 CMD를 확인하세요. 해당 파일이 이미지에 있고 실행 권한이 있어야 합니다."
    ),
    "its last lines are quoted below": "아래의 마지막 출력을 확인하세요.",
    "expected the message to be processed; it was received {count} times and went to the"
    " dead-letter queue": (
        "메시지가 처리되어야 하는데, {count}번 수신된 끝에 데드레터 큐로 옮겨졌습니다."
    ),
    "see why processing fails each time; the worker's last lines are quoted below": (
        "왜 매번 처리에 실패하는지 확인하세요. 워커의 마지막 출력은 아래에 있습니다."
    ),
    "expected the message to be deleted because its work is done; the worker deleted it, and"
    " the state never became what was expected": (
        "작업이 끝났을 때 메시지를 삭제해야 하는데, 워커가 메시지를 삭제했고 상태는 끝내 기대한"
        " 값이 되지 않았습니다."
    ),
    "delete the message only after the work succeeded; see gate 4 for the state": (
        "작업이 성공한 뒤에만 메시지를 삭제하세요. 상태는 게이트 4에서 확인하세요."
    ),
    "expected the state to be committed when the message is deleted; when the delete arrived,"
    " the database still gave {saw}": (
        "메시지가 삭제될 때는 상태가 이미 커밋되어 있어야 하는데, 삭제 요청이 도착했을 때"
        " 데이터베이스의 상태는 아직 {saw}입니다."
    ),
    "commit first, then delete: a crash in between must leave the message on the queue (or"
    " write `acknowledge: any` where losing a job is meant)": (
        "먼저 커밋하고 그다음에 삭제하세요. 그 사이에 장애가 나면 메시지가 큐에 남아 있어야"
        " 합니다(작업을 잃어도 된다면 `acknowledge: any`라고 적으세요)."
    ),
    "expected each message to be received once; the endpoint gave it out {count} times": (
        "메시지마다 한 번씩만 수신되어야 하는데, 엔드포인트가 모두 {count}번 내주었습니다."
    ),
    "let the visibility timeout be longer than the job, or extend it while the job runs": (
        "가시성 제한 시간을 작업 시간보다 길게 하거나, 작업 중에 연장하세요."
    ),
    "expected the worker to delete the message; after {seconds} s it had received it and not"
    " deleted it": (
        "워커가 메시지를 삭제해야 하는데, {seconds}초가 지나도록 수신만 하고 삭제하지 않았습니다."
    ),
    "delete the message after the commit, or raise `gates.queue.timeout` where the job needs"
    " longer": (
        "커밋한 뒤에 메시지를 삭제하거나, 작업이 오래 걸린다면 `gates.queue.timeout`을 늘리세요."
    ),
    "expected the worker to receive the message on {queue}; after {seconds} s it had not": (
        "워커가 큐 {queue}의 메시지를 수신해야 하는데, {seconds}초가 지나도록 수신하지 않았습니다"
    ),
    "check that the worker polls QUEUE_NAME or QUEUE_URL at AWS_ENDPOINT_URL; its last lines"
    " are quoted below": (
        "워커가 AWS_ENDPOINT_URL에서 QUEUE_NAME 또는 QUEUE_URL의 큐를 폴링하는지 확인하세요."
        " 마지막 출력은 아래에 있습니다."
    ),
    "{others} received it": "다른 주소가 수신했습니다: {others}",
    "it called {actions}": "워커가 다음을 호출했습니다: {actions}",
    "expected the worker to go on running after its job; it exited {code}": (
        "작업이 끝난 뒤에도 워커가 계속 실행되어야 하는데, 종료되었습니다(종료 코드 {code})."
    ),
    "expected the worker to exit 0 after its job; it exited {code}": (
        "작업이 끝난 뒤 워커가 종료 코드 0으로 끝나야 하는데, 종료 코드가 {code}입니다."
    ),
    "a service has to stay alive for the next message (a job is declared by `mode: job`)": (
        "서비스는 다음 메시지를 위해 계속 실행되어야 합니다(한 번만 실행되는 작업이라면 `mode:"
        " job`으로 선언하세요)."
    ),
    "expected the image's health check to pass after the job; it failed: {said}": (
        "작업이 끝난 뒤 이미지의 헬스 체크가 통과해야 하는데, 실패했습니다: {said}"
    ),
    "(silent)": "(출력 없음)",
    "mend the HEALTHCHECK (a worker has no HTTP port to ask) or what it complains of": (
        "HEALTHCHECK를 고치거나(워커에는 확인할 HTTP 포트가 없습니다) 헬스 체크가 지적한 문제를"
        " 해결하세요."
    ),
    "expected the job to exit within {seconds} s; it still ran then": (
        "작업이 {seconds}초 안에 종료되어야 하는데, 아직 실행 중입니다."
    ),
    "expected the job to exit; it still ran when the wait ended, after {seconds} s": (
        "작업이 종료되어야 하는데, {seconds}초 뒤 대기가 끝났을 때 아직 실행 중이었습니다."
    ),
    "let the worker end when its queue is empty, or declare `mode: service`": (
        "큐가 비면 워커가 종료되게 하거나 `mode: service`로 선언하세요."
    ),
    "expected the worker to process its message; it exited {code} before it received the message": (
        "워커가 메시지를 처리해야 하는데, 메시지를 수신하기 전에 종료되었습니다(종료 코드 {code})."
    ),
    "expected the worker to process its message; it exited {code} before it deleted the message": (
        "워커가 메시지를 처리해야 하는데, 메시지를 삭제하기 전에 종료되었습니다(종료 코드 {code})."
    ),
    "expected the worker to process its message; it exited {code} before the state was as"
    " expected": (
        "워커가 메시지를 처리해야 하는데, 상태가 기대한 값이 되기 전에 종료되었습니다(종료 코드"
        " {code})."
    ),
    "expected the worker to process its message; it exited {code} before state and delete"
    " were there": (
        "워커가 메시지를 처리해야 하는데, 상태 변경과 메시지 삭제가 이루어지기 전에"
        " 종료되었습니다(종료 코드 {code})."
    ),
}

"""Servers that run already."""

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "two external servers would answer at port {port} of the lab: {error}": (
        "외부 서버 두 개가 점검 환경의 같은 포트 {port}에서 응답하게 됩니다: {error}"
    ),
    "the external SQS": "외부 SQS",
    "the external S3": "외부 S3",
    "the lab's S3": "점검용 S3",
    "expected the external Postgres to be {version} or newer": (
        "외부 Postgres는 버전 {version} 이상이어야 합니다"
    ),
    "a client of the worker wants TLS to Postgres, which the variables do not ask for: say"
    " `sslmode=require` in DATABASE_URL or PGSSLMODE": (
        "워커의 클라이언트가 변수에는 없는 TLS로 Postgres에 접속하려 합니다. DATABASE_URL 또는"
        " PGSSLMODE에 `sslmode=require`를 지정하세요"
    ),
    "the external Postgres could not be used with what the variables say: {said}": (
        "변수에 적힌 대로는 외부 Postgres를 사용할 수 없습니다: {said}"
    ),
    "expected the external queue {queue} to be empty before the gate's message; it holds"
    " {visible} visible, {in_flight} in flight and {delayed} delayed: name a queue that"
    " nobody else uses, and empty it yourself": (
        "게이트의 메시지를 넣기 전에는 외부 큐 {queue}이(가) 비어 있어야 하는데, 대기 중"
        " {visible}개, 처리 중 {in_flight}개, 지연 {delayed}개가 있습니다. 아무도 쓰지 않는 큐를"
        " 지정하고 직접 비우세요"
    ),
    "somebody who is not of the lab took the message from the external {queue}: name a queue"
    " that nobody else consumes": (
        "점검 환경에 속하지 않는 누군가가 외부 큐 {queue}의 메시지를 가져갔습니다. 아무도"
        " 소비하지 않는 큐를 지정하세요"
    ),
    "the external SQS or S3 did not answer {count} calls": (
        "외부 SQS 또는 S3가 호출 {count}개에 응답하지 않았습니다"
    ),
    "SQS was called so often that {count} calls could not be kept": (
        "SQS가 너무 자주 호출되어 호출 {count}개를 기록하지 못했습니다"
    ),
    "expected {what} to answer at the address that the variables name; saw {said}": (
        "변수에 적힌 주소에서 {what}이(가) 응답해야 하는데, 다음과 같습니다: {said}"
    ),
    "no answer": "응답 없음",
    "from a container this machine is reached by its bridge: publish the port on all"
    " addresses, not on 127.0.0.1 alone": (
        "컨테이너에서는 브리지를 거쳐 이 컴퓨터에 접속합니다. 포트를 127.0.0.1에만 열지 말고 모든"
        " 주소에 열어 두세요"
    ),
    "the external Redis could not be used with what the variables say: {said}": (
        "변수에 적힌 대로는 외부 Redis를 사용할 수 없습니다: {said}"
    ),
    "SQS runs already: calls were seen as they passed the lab's recorder, which signed them"
    " anew; whether the worker's own keys and TLS are accepted was not tried": (
        "SQS는 이미 실행 중인 외부 서버입니다. 호출은 점검 환경의 기록기를 지나갈 때 관찰했고"
        " 기록기가 다시 서명했습니다. 워커 자신의 키와 TLS가 통하는지는 시험하지 않았습니다"
    ),
    "who reaches the queue by another way is seen in its counts only, which AWS calls"
    " approximate": (
        "다른 경로로 큐에 접근하는 쪽은 큐의 개수로만 알 수 있으며, AWS는 이 개수를 근삿값이라고"
        " 설명합니다"
    ),
    "Redis runs already: the probe's commands were seen as they passed the lab's door to it,"
    " not by the server itself": (
        "Redis는 이미 실행 중인 외부 서버입니다. 검사의 명령은 서버 자체가 아니라 점검 환경의"
        " 출입구를 지나갈 때 관찰했습니다"
    ),
    "Redis runs already, and TLS hides what its clients do: seen were the probe's connection,"
    " and its value, which the server gave back to us": (
        "Redis는 이미 실행 중인 외부 서버이고, TLS 때문에 클라이언트가 하는 일을 볼 수 없습니다."
        " 검사의 연결과, 서버에서 다시 읽은 값만 확인했습니다"
    ),
    "the control shut the way to Postgres as well, which has the same name": (
        "이름이 같은 Postgres로 가는 길도 대조 시험 중에 함께 막혔습니다"
    ),
    "Postgres runs already, and its log is not ours: whose commit it was is told by what"
    " passed the lab's door to it, and by the server's snapshots before and after": (
        "Postgres는 이미 실행 중인 외부 서버이므로 그 로그를 볼 수 없습니다. 누구의 커밋인지는"
        " 점검 환경의 출입구를 지나간 내용과 전후의 서버 스냅숏으로 판단했습니다"
    ),
    "Postgres runs already, and TLS hides what its clients do: the worker was being answered"
    " just when the state changed; that it wrote and committed was not seen": (
        "Postgres는 이미 실행 중인 외부 서버이고, TLS 때문에 클라이언트가 하는 일을 볼 수"
        " 없습니다. 상태가 바뀐 바로 그때 워커가 응답을 받고 있었다는 것만 확인했으며, 기록과"
        " 커밋은 보지 못했습니다"
    ),
    "the worker's transaction was not seen to write: it ended with a SELECT or a CALL, which"
    " may have written by a function": (
        "워커의 트랜잭션이 기록하는 것을 보지 못했습니다. 마지막이 SELECT 또는 CALL이었으므로"
        " 함수가 기록했을 수 있습니다"
    ),
    "{count} transactions were committed at the server just then: it is not certain that the"
    " worker's was the one that changed the state": (
        "바로 그때 서버에서 트랜잭션 {count}개가 커밋되었습니다. 상태를 바꾼 것이 워커의"
        " 트랜잭션인지 확실하지 않습니다"
    ),
}

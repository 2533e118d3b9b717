"""Gate 4."""

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "no cause applies, and the state was never read as expected": (
        "해당하는 원인이 없고, 상태가 기대한 값으로 읽힌 적도 없습니다"
    ),
    "what must hold besides the state was not read: {query}": (
        "상태 외에 만족해야 할 조건을 읽지 못했습니다: {query}"
    ),
    "the state went from {before} to {now}, committed by the worker, and was the same"
    " {seconds} s later": (
        "워커가 커밋하여 상태가 {before} → {now}(으)로 바뀌었고, {seconds}초 뒤에도 그대로임"
    ),
    "the state could not be read": "상태를 읽지 못함",
    "before the worker started the state was {state}": "워커가 시작되기 전의 상태: {state}",
    "the query gave {state}": "쿼리 결과: {state}",
    "error {code}: {message}": "오류 {code}: {message}",
    "the worker": "워커",
    "a transaction was committed by {who}": "트랜잭션 커밋: {who}",
    "transaction {xid} was committed by {who} as {role}": "트랜잭션 {xid} 커밋: {who}(역할 {role})",
    "expected the query to run; Postgres refused it: {error}": (
        "쿼리가 실행되어야 하는데, Postgres가 거부했습니다: {error}"
    ),
    "correct the query in the configuration; names are looked up as the database's owner does": (
        "설정의 쿼리를 바로잡으세요. 이름은 데이터베이스 소유자의 검색 경로로 찾습니다."
    ),
    "expected the state to differ before the job; it was {state} already, so it could prove"
    " nothing": "작업 전에는 상태가 달라야 하는데, 이미 {state}이므로 아무것도 증명하지 못합니다.",
    "put the row into its initial state in `setup`, or ask for something that only this job"
    " writes": "`setup`에서 해당 행을 초기 상태로 만들거나, 이 작업만 기록하는 값을 조회하세요.",
    "expected the job to write {wanted}; the worker had committed it before it received its"
    " message, so the message could prove nothing": (
        "작업이 {wanted} 상태를 기록해야 하는데, 워커가 메시지를 수신하기도 전에 이미"
        " 커밋했으므로 메시지로는 아무것도 증명하지 못합니다."
    ),
    "see what the worker does when it starts (a catch-up, a migration, a default): the state"
    " has to come from handling the message": (
        "워커가 시작할 때 무엇을 하는지 확인하세요(밀린 작업 처리, 마이그레이션, 기본값 등)."
        " 상태는 메시지를 처리한 결과여야 합니다."
    ),
    "expected {who} to connect to {postgres}; {what}": (
        "{who} 쪽에서 {postgres}에 연결해야 하는데, {what}."
    ),
    "read host, port, database, user and password from DB_HOST … or DATABASE_URL (where"
    " another service writes for the worker, name it as `writer`)": (
        "호스트, 포트, 데이터베이스, 사용자, 비밀번호를 DB_HOST … 또는 DATABASE_URL에서"
        " 읽으세요(다른 서비스가 워커 대신 기록한다면 `writer`에 지정하세요)."
    ),
    "the worker or {writer}": "워커 또는 {writer}",
    "the server refused it: {why}": "서버가 거부했습니다: {why}",
    "no session got in": "성공한 접속이 없습니다",
    "it never knocked at {postgres}": "{postgres}에 접속을 시도하지도 않았습니다",
    "the server": "서버",
    "expected the worker to write {wanted}; it was committed by {others}": (
        "워커가 {wanted} 상태를 기록해야 하는데, 커밋한 주체는 다음과 같습니다: {others}"
    ),
    "nobody that the log knows": "로그에서 알 수 없음",
    "let the state depend on this job alone; where another service writes for the worker,"
    " name it as `writer`": (
        "상태가 이 작업에만 좌우되게 하세요. 다른 서비스가 워커 대신 기록한다면 `writer`에"
        " 지정하세요."
    ),
    "expected {wanted} to last; {seconds} s later the state was {state} again": (
        "{wanted} 상태가 유지되어야 하는데, {seconds}초 뒤에는 다시 {state}입니다."
    ),
    "look for a second write of the row: a stale copy that is saved, a clean-up, a retry": (
        "행을 다시 기록하는 코드를 찾아보세요(오래된 값의 저장, 정리 작업, 재시도 등)."
    ),
    "expected {wanted} to be committed; what the worker wrote was rolled back": (
        "{wanted} 상태가 커밋되어야 하는데, 워커가 기록한 내용이 롤백되었습니다."
    ),
    "expected {wanted} to be committed; what the worker wrote is still open": (
        "{wanted} 상태가 커밋되어야 하는데, 워커가 기록한 트랜잭션이 아직 열려 있습니다."
    ),
    "commit when the work is done (autocommit off needs a commit; an exception rolls back)": (
        "작업이 끝나면 커밋하세요(autocommit을 껐다면 직접 커밋해야 하고, 예외가 나면 롤백됩니다)."
    ),
    "expected one row with {wanted}; the query gives no row": (
        "{wanted}인 행이 하나 있어야 하는데, 쿼리 결과에 행이 없습니다."
    ),
    "check that the worker writes that row, and the query's WHERE": (
        "워커가 그 행을 기록하는지, 쿼리의 WHERE가 맞는지 확인하세요."
    ),
    "expected {wanted}; after {seconds} s the state was {state}": (
        "{wanted} 상태가 되어야 하는데, {seconds}초 뒤의 상태는 {state}입니다"
    ),
    "see why the worker wrote this; its last lines are quoted below": (
        "워커가 왜 이 값을 기록했는지 확인하세요. 마지막 출력은 아래에 있습니다."
    ),
    "expected {wanted} of `{query}`; it gave {state}": (
        "`{query}`의 결과로 기대한 값은 {wanted}인데, 실제로는 {state}입니다."
    ),
    "the state itself is right: see what else the worker should have written": (
        "상태 자체는 맞습니다. 워커가 그 밖에 무엇을 더 기록해야 하는지 확인하세요."
    ),
    "expected {wanted} within {seconds} s; it became so only later": (
        "{seconds}초 안에 {wanted} 상태가 되어야 하는데, 그 뒤에야 그렇게 되었습니다."
    ),
    "let the job be quicker, or raise `gates.database.timeout` where it needs longer": (
        "작업을 더 빠르게 하거나, 오래 걸린다면 `gates.database.timeout`을 늘리세요."
    ),
    "expected {wanted}; after {seconds} s the state still was {state}": (
        "{wanted} 상태가 되어야 하는데, {seconds}초 뒤에도 상태는 여전히 {state}입니다"
    ),
    "see whether the worker got its message (gate 3) and what it printed": (
        "워커가 메시지를 받았는지(게이트 3), 무엇을 출력했는지 확인하세요."
    ),
    "{was} ({why})": "{was}(이유: {why})",
    "the queue gate needs the SQS endpoint, which the plan does not start": (
        "queue 게이트에는 SQS 엔드포인트가 필요한데, 이 계획에서는 시작하지 않습니다"
    ),
    "the database gate needs Postgres, which the plan does not start": (
        "database 게이트에는 Postgres가 필요한데, 이 계획에서는 시작하지 않습니다"
    ),
    "the state could not be read for {seconds} s: it is locked": (
        "상태를 {seconds}초 동안 읽지 못했습니다(잠겨 있음)"
    ),
    "Postgres answered the worker {code}: {message}": (
        "Postgres가 워커에 {code} 오류로 응답했습니다: {message}"
    ),
    "the {service} endpoint answered the worker's {action} {answer}": (
        "워커의 {action} 요청에 대한 {service} 엔드포인트의 응답: {answer}"
    ),
    "expected a column `{name}`; the query gives {columns}": (
        "`{name}` 열이 있어야 하는데 쿼리 결과의 열은 다음과 같습니다: {columns}"
    ),
    "expected {number} columns; the query gives {columns}": (
        "열이 {number}개여야 하는데 쿼리 결과의 열은 다음과 같습니다: {columns}"
    ),
    "let the query give the columns that `expect` names, or correct `expect`": (
        "`expect`에 적은 열을 쿼리가 반환하게 하거나 `expect`를 고치십시오"
    ),
    "`explain` gave {state}": "`explain` 쿼리의 결과: {state}",
    "no row": "행 없음",
    "{count} rows": "행 {count}개",
}

"""A run as a whole: its gates, its setup, its reports."""

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "removed what dead runs had left: {containers} containers, {networks} networks, {images}"
    " images": (
        "이전 실행이 남긴 것을 제거했습니다: 컨테이너 {containers}개, 네트워크 {networks}개,"
        " 이미지 {images}개"
    ),
    "{refused}; the next run tries again": "{refused}; 다음 실행이 다시 시도합니다",
    "{where} and {count} more": "{where} 외 {count}개",
    "tried to reach what is outside of the lab, and was refused: {where}": (
        "점검 환경 밖으로 연결을 시도하여 거부되었습니다: {where}"
    ),
    "expected the whole run to end within its `timeout`; this gate had not": (
        "전체 실행이 `timeout` 안에 끝나야 하는데, 이 게이트는 끝나지 않았습니다."
    ),
    "raise the input `timeout`, or see in the timeline what took so long": (
        "입력값 `timeout`을 늘리거나, 무엇이 오래 걸렸는지 타임라인에서 확인하세요."
    ),
    "{trouble}; by itself it would have come to {cause}": (
        "{trouble}. 이 문제가 없었다면 판정은 {cause}입니다"
    ),
    "expected the gate `{id}` to be configured; it is not": (
        "게이트 `{id}`이(가) 설정되어 있어야 하는데, 설정이 없습니다."
    ),
    'describe it under `gates`, or write `{id}: {waive: "reason"}`': (
        '`gates` 아래에 설정하거나 `{id}: {waive: "사유"}`라고 적으세요.'
    ),
    "the redis gate needs Redis, which the plan does not start": (
        "redis 게이트에는 Redis가 필요한데, 이 계획에서는 시작하지 않습니다"
    ),
    "gate {id}: {line}": "게이트 {id}: {line}",
    "still ran {seconds} s after {signal}; in production it is killed in the middle of its"
    " work (PID 1 has to handle {signal} itself, and a shell there passes it on only where it"
    " does `exec`)": (
        "{signal}을 받고 {seconds}초가 지나도 실행 중이었습니다. 프로덕션에서는 작업 도중에 강제"
        " 종료됩니다(PID 1이 {signal}을 직접 처리해야 하며, 셸은 `exec`로 실행할 때만 시그널을"
        " 전달합니다)"
    ),
    "gate 3 did not get its message, so the worker was not started": (
        "게이트 3에서 메시지가 준비되지 않아 워커를 시작하지 않았습니다."
    ),
    "the image's entrypoint did not let the {gate} probe through (it ended, or 10 s passed);"
    " the probe ran in its place": (
        "이미지의 엔트리포인트가 {gate} 검사를 실행하지 않아(그 전에 종료되었거나 10초가 지남),"
        " 엔트리포인트 대신 검사를 직접 실행했습니다"
    ),
    "mend what failed before it first": "먼저 실패한 문제부터 해결하세요.",
    "{what} ({kind}, {count} times)": "{what}({kind}, {count}회)",
    "could not be judged, the lab's fault: {why}": "점검 환경의 문제로 판정하지 못했습니다: {why}",
    "run it again; if it stays, look at the engine's log and its disk": (
        "다시 실행하세요. 계속되면 엔진의 로그와 디스크를 확인하세요."
    ),
    "there is no image to run: {why}": "실행할 이미지가 없습니다: {why}",
    "the run was cancelled before its end": "실행이 끝나기 전에 취소되었습니다",
    "a mistake in readiness itself, please report it: {what}": (
        "readiness 자체의 오류입니다. 제보해 주세요: {what}"
    ),
    "the reports could not be written to {folder}: {error}": (
        "보고서를 {folder}에 쓰지 못했습니다: {error}"
    ),
    "the control was not carried out: {why}": "대조 시험이 실행되지 않았습니다: {why}",
    "{place}: there is no {name}": "{place}: {name} 파일이 없습니다",
    "it is no file": "일반 파일이 아닙니다",
    "it has more than {count} bytes": "{count}바이트를 넘습니다",
    "{place} cannot be read as a report: {why}": "{place} 파일을 보고서로 읽을 수 없습니다: {why}",
    "{name}: there are {count} reports ({places}); the worst one counts": (
        "{name}: 보고서가 {count}개 있습니다({places}). 가장 나쁜 결과를 따릅니다"
    ),
    "{place} is on the commit {commit}, not on {asked}": (
        "{place}의 대상 커밋은 {asked}이(가) 아니라 {commit}입니다"
    ),
    "{place} was judged with fail-under {there}; what counts here is {here}": (
        "{place}은(는) fail-under {there}(으)로 판정되었지만, 여기서는 {here}을(를) 적용합니다"
    ),
    "{place} is a report on {there}, not on {asked}: it does not count": (
        "{place}은(는) {asked}이(가) 아니라 {there}에 대한 보고서이므로 반영하지 않습니다"
    ),
    "{place} is also on {others}, not asked for: left out": (
        "{place}에는 대상이 아닌 {others}도 있어 제외했습니다"
    ),
    "expected a report on {name}; saw {count}, none of them on it": (
        "{name}에 대한 보고서가 있어야 하는데, 보고서 {count}개 중에 없습니다."
    ),
    "see what became of its job, and that it hands its report on also when it fails": (
        "해당 작업이 어떻게 끝났는지, 실패해도 보고서를 넘겨주는지 확인하세요."
    ),
    "expected reports on one configuration; saw some on {paths}: say by `config` which one is"
    " meant": (
        "설정 하나에 대한 보고서만 있어야 하는데, 여러 설정의 보고서가 있습니다({paths})."
        " `config`로 대상을 지정하세요"
    ),
    "a job": "어떤 작업",
    "the service {name} has no image: {why}": "서비스 {name}의 이미지가 없습니다: {why}",
    "nothing yet": "아직 없음",
    "it exited {code}": "종료되었습니다(종료 코드 {code})",
    "not ready after {seconds} s; the last answer was: {last}": (
        "{seconds}초가 지나도 준비되지 않았습니다. 마지막 응답: {last}"
    ),
    "no line of its log matches {pattern}": "로그에 {pattern}와(과) 일치하는 줄이 없습니다",
    "`{command}` exited {code}: {output}": "`{command}` 종료 코드 {code}: {output}",
    "{url} answered {status}": "{url} 응답 코드 {status}",
    "port {port}: {error}": "포트 {port}: {error}",
    "expected the service {name} to get ready; {what}": (
        "서비스 {name}이(가) 준비되어야 하는데, 준비되지 않았습니다: {what}"
    ),
    "run the service by hand; its last lines are quoted below": (
        "서비스를 직접 실행해 보세요. 마지막 출력은 아래에 있습니다."
    ),
    "the plan puts an object, and starts no S3 endpoint": (
        "이 계획은 객체를 저장하지만 S3 엔드포인트를 시작하지 않습니다"
    ),
    "the plan runs SQL, and starts no Postgres": (
        "이 계획은 SQL을 실행하지만 Postgres를 시작하지 않습니다"
    ),
    "Postgres refused it: {error}": "Postgres가 거부했습니다: {error}",
    "expected step {number} of `setup` ({kind}) to succeed; {what}": (
        "`setup`의 {number}번째 단계({kind})가 성공해야 하는데, 실패했습니다: {what}"
    ),
    "what psql reads itself (`\\…`, the rows below `COPY … FROM stdin`) is no SQL: dump with"
    " `pg_dump --inserts`": (
        "psql이 직접 처리하는 것(`\\…`, `COPY … FROM stdin` 아래의 행)은 SQL이 아닙니다."
        " `pg_dump --inserts`로 덤프하세요."
    ),
    "run the step by hand; its last lines are quoted below": (
        "이 단계를 직접 실행해 보세요. 마지막 출력은 아래에 있습니다."
    ),
    "it has a time that there is not: {error}": "존재할 수 없는 시각이 있습니다: {error}",
    "its `schema_version` is not 1: is it a report, of this version of readiness?": (
        "`schema_version`이 1이 아닙니다. 이 버전의 readiness가 만든 보고서인지 확인하세요"
    ),
    "{said} (and {count} more)": "{said} (그 밖에 {count}개)",
    "the file": "파일",
    "something of the run stays until a later one can remove it: {what}": (
        "이번 실행의 일부가 이후 실행에서 제거될 때까지 남아 있습니다: {what}"
    ),
    "{one} or {other}": "{one} 또는 {other}",
    "mend what the sentence names and run it again": "위에 적힌 문제를 해결한 후 다시 실행하세요.",
    "expected {file}, which names the workers that there must be reports on; saw none: check"
    " the repository out first, or name them by `worker`": (
        "보고서가 있어야 할 워커의 이름을 알려 주는 {file} 파일이 있어야 하는데, 없습니다. 먼저"
        " 저장소를 체크아웃하거나 `worker`로 이름을 지정하세요"
    ),
    "no time was left for it": "남은 시간이 없습니다",
    "no answer ({kind})": "응답 없음({kind})",
    "an answer that is no JSON": "JSON이 아닌 응답",
    "an unexpected {kind}": "예상하지 못한 {kind} 오류",
}

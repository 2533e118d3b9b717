"""What the causes are called and mean, in Korean."""

from collections.abc import Mapping

from readiness.model import Cause
from readiness.report.words.catalogue import CauseWords

CAUSES: Mapping[Cause, CauseWords] = {
    Cause.BUILD_FAILED: CauseWords(
        title="이미지 빌드 실패",
        meaning="Dockerfile로 워커 이미지를 빌드하지 못했습니다.",
        advice="메시지에 표시된 빌드 단계를 고치세요.",
    ),
    Cause.ENTRY_NOT_FOUND: CauseWords(
        title="진입 모듈을 찾을 수 없음",
        meaning="워커의 진입 모듈 또는 그 상위 패키지가 이미지 안에 없습니다.",
        advice="모듈이 이미지에 복사되는지, 모듈 이름과 작업 디렉터리가 맞는지 확인하세요.",
    ),
    Cause.IMPORT_FAILED: CauseWords(
        title="모듈 로딩 실패",
        meaning="진입 모듈을 불러오는 도중 예외가 발생했습니다.",
        advice="트레이스백이 가리키는 줄을 고치세요.",
    ),
    Cause.MISSING_DEPENDENCY: CauseWords(
        title="의존성 누락",
        meaning="워커가 사용하는 모듈이 이미지에 설치되어 있지 않습니다.",
        advice="이미지가 설치하는 의존성 목록에 해당 모듈을 추가하세요.",
    ),
    Cause.FORBIDDEN_MODULE: CauseWords(
        title="금지된 모듈 로딩",
        meaning="워커를 불러올 때 설정에서 금지한 모듈까지 함께 로딩됩니다.",
        advice="금지된 모듈로 이어지는 import를 제거하세요.",
    ),
    Cause.EXITED_EARLY: CauseWords(
        title="로딩 중 프로세스 종료",
        meaning="워커가 모두 로딩되기 전에 프로세스가 종료되었습니다.",
        advice="import할 때 종료 코드나 실제 작업이 실행되지 않게 하세요.",
    ),
    Cause.NEEDS_SERVICE: CauseWords(
        title="로딩에 외부 서버가 필요함",
        meaning="워커가 로딩되는 동안 서버에 접속합니다.",
        advice="연결은 import할 때가 아니라 작업을 시작할 때 맺으세요.",
    ),
    Cause.OUT_OF_MEMORY: CauseWords(
        title="메모리 부족",
        meaning="메모리가 부족하여 커널이 프로세스를 강제 종료했습니다.",
        advice="시작할 때 쓰는 메모리를 줄이거나 `limits.memory`를 늘리세요.",
    ),
    Cause.WRONG_ARCHITECTURE: CauseWords(
        title="아키텍처 불일치",
        meaning="이 러너의 프로세서에서 실행할 수 없는 이미지입니다.",
        advice="러너의 플랫폼에 맞게 이미지를 빌드하세요.",
    ),
    Cause.IMAGE_NOT_FOUND: CauseWords(
        title="이미지를 찾을 수 없음",
        meaning="이미지가 이 설정에서 빌드되지 않으며, 레지스트리에서 가져올 수도 없습니다.",
        advice=(
            "이미지 이름을 확인하거나, 여기서 빌드하거나, 레지스트리 로그인 정보를 설정하세요."
        ),
    ),
    Cause.CLIENT_NOT_FOUND: CauseWords(
        title="Redis 클라이언트를 찾을 수 없음",
        meaning="설정에 적힌 클라이언트 팩터리가 이미지 안에 없습니다.",
        advice="`client` 값을 확인하고, 해당 모듈이 이미지에 복사되는지 확인하세요.",
    ),
    Cause.CLIENT_NONE: CauseWords(
        title="Redis 클라이언트가 생성되지 않음",
        meaning="팩터리가 오류 없이 빈 값을 반환했습니다. 즉, 연결 실패를 조용히 넘겼습니다.",
        advice="연결할 수 없으면 예외를 발생시키고, 팩터리가 읽는 설정값을 제공하세요.",
    ),
    Cause.UNREACHABLE: CauseWords(
        title="서버에 연결하지 못함",
        meaning="워커가 서버에 한 번도 연결하지 못했습니다.",
        advice="호스트와 포트를 환경 변수에서 읽는지 확인하세요.",
    ),
    Cause.AUTH_FAILED: CauseWords(
        title="인증 실패",
        meaning="서버가 워커의 로그인을 거부했습니다.",
        advice="환경 변수로 전달되는 사용자와 비밀번호를 쓰는지 확인하세요.",
    ),
    Cause.WRONG_SERVER: CauseWords(
        title="다른 서버에 연결됨",
        meaning="응답은 있었지만, 점검용 서버에는 접속 기록이 없습니다.",
        advice="코드에 고정된 주소 대신 환경 변수의 주소를 사용하세요.",
    ),
    Cause.VACUOUS_PROBE: CauseWords(
        title="Redis 없이도 통과하는 검사",
        meaning="Redis에 연결할 수 없는데도 검사가 통과했으므로 아무것도 증명하지 못합니다.",
        advice="Redis가 응답하지 않으면 실패하도록 검사 명령을 고치세요.",
    ),
    Cause.PROBE_FAILED: CauseWords(
        title="연결 검사 실패",
        meaning="연결을 확인하는 명령이 오류로 끝났습니다.",
        advice="출력에 나타난 오류를 해결하세요.",
    ),
    Cause.NOT_ENQUEUED: CauseWords(
        title="메시지가 큐에 들어오지 않음",
        meaning="트리거를 실행했지만 점검 대상 큐에 메시지가 도착하지 않았습니다.",
        advice="생산자가 환경 변수에 지정된 큐로 메시지를 보내는지 확인하세요.",
    ),
    Cause.CONSUMED_BEFORE_START: CauseWords(
        title="워커 시작 전에 메시지가 소비됨",
        meaning="워커가 시작되기 전에 다른 프로세스가 메시지를 가져갔습니다.",
        advice="검사하는 동안 이 큐를 다른 프로세스가 소비하지 않게 하세요.",
    ),
    Cause.NEVER_RECEIVED: CauseWords(
        title="메시지를 수신하지 않음",
        meaning="큐에 메시지가 있었지만 워커가 가져가지 않았습니다.",
        advice="워커가 어느 큐, 리전, 엔드포인트를 폴링하는지 확인하세요.",
    ),
    Cause.RECEIVED_NOT_DELETED: CauseWords(
        title="수신 후 삭제하지 않음",
        meaning="워커가 메시지를 받았지만 삭제하지 않았습니다.",
        advice="커밋한 뒤에 메시지를 삭제하세요.",
    ),
    Cause.DELETED_WITHOUT_PROCESSING: CauseWords(
        title="처리하지 않고 삭제함",
        meaning="메시지는 삭제되었지만 상태가 기대한 값으로 바뀌지 않았습니다.",
        advice="작업이 커밋된 뒤에만 메시지를 삭제하세요.",
    ),
    Cause.ACK_BEFORE_COMMIT: CauseWords(
        title="커밋 전에 삭제함",
        meaning=(
            "작업이 커밋되기 전에 메시지를 삭제했습니다. 그 사이에 장애가 나면 작업이 유실됩니다."
        ),
        advice="먼저 커밋하고 그다음에 메시지를 삭제하세요.",
    ),
    Cause.DEAD_LETTERED: CauseWords(
        title="데드레터 큐로 이동됨",
        meaning="메시지가 허용 횟수만큼 다시 수신된 끝에 데드레터 큐로 옮겨졌습니다.",
        advice="작업을 실패하게 만드는 오류를 해결하세요.",
    ),
    Cause.REDELIVERED: CauseWords(
        title="메시지가 다시 전달됨",
        meaning="한 번 받은 메시지가 다시 수신되었습니다.",
        advice="가시성 제한 시간을 작업 시간보다 길게 하거나, 작업 중에 연장하세요.",
    ),
    Cause.WORKER_EXITED: CauseWords(
        title="워커 종료됨",
        meaning="계속 실행되어야 하는 워커가 종료되었거나 오류로 끝났습니다.",
        advice="워커가 마지막으로 출력한 로그의 오류를 해결하세요.",
    ),
    Cause.WORKER_OUT_OF_MEMORY: CauseWords(
        title="워커 메모리 부족",
        meaning="메모리가 부족하여 커널이 워커를 강제 종료했습니다.",
        advice="메모리 사용량을 줄이거나 `limits.memory`를 늘리세요.",
    ),
    Cause.WORKER_UNHEALTHY: CauseWords(
        title="워커 헬스 체크 실패",
        meaning="이미지에 정의된 헬스 체크가 워커를 비정상으로 판정했습니다.",
        advice="워커 또는 헬스 체크를 고치세요.",
    ),
    Cause.WRONG_QUEUE: CauseWords(
        title="다른 큐를 폴링함",
        meaning="워커가 메시지가 있는 큐가 아닌 다른 큐, 리전 또는 계정에 요청합니다.",
        advice="환경 변수에 지정된 큐를 사용하게 하세요.",
    ),
    Cause.ALREADY_EXPECTED: CauseWords(
        title="작업 전부터 기대한 상태였음",
        meaning="작업을 시작하기 전에 이미 기대한 상태였으므로 아무것도 증명하지 못합니다.",
        advice="시작 상태를 다르게 준비하거나 기대값을 바꾸세요.",
    ),
    Cause.NO_ROW: CauseWords(
        title="조회된 행이 없음",
        meaning="쿼리가 찾는 행이 생기지 않았습니다.",
        advice="워커가 해당 행을 기록하는지, 쿼리 조건이 맞는지 확인하세요.",
    ),
    Cause.UNCHANGED: CauseWords(
        title="상태가 바뀌지 않음",
        meaning="상태가 작업 전과 같습니다.",
        advice="워커가 이 메시지를 처리하고 커밋하는지 확인하세요.",
    ),
    Cause.WRONG_VALUE: CauseWords(
        title="기대와 다른 값",
        meaning="상태가 바뀌었지만 기대한 값이 아닙니다.",
        advice="워커를 고치거나 `expect` 값을 바로잡으세요.",
    ),
    Cause.REVERTED: CauseWords(
        title="상태가 유지되지 않음",
        meaning="기대한 상태가 되었다가 다시 바뀌었습니다.",
        advice="작업이 끝난 뒤에 상태를 다시 바꾸는 코드를 찾으세요.",
    ),
    Cause.NOT_COMMITTED: CauseWords(
        title="커밋되지 않음",
        meaning="워커가 값을 썼지만 롤백했거나 트랜잭션을 열어 둔 채로 끝났습니다.",
        advice="메시지를 삭제하기 전에 커밋하세요.",
    ),
    Cause.FOREIGN_WRITER: CauseWords(
        title="다른 주체가 상태를 기록함",
        meaning="상태를 바꾼 커밋이 이 워커의 것이 아닙니다.",
        advice="워커가 직접 기록하게 하거나, 대신 기록하는 서비스를 `writer`에 지정하세요.",
    ),
    Cause.QUERY_FAILED: CauseWords(
        title="쿼리 실패",
        meaning="설정에 적힌 쿼리를 Postgres가 거부했습니다.",
        advice="`query`를 바로잡거나 `setup`에서 필요한 테이블을 만드세요.",
    ),
    Cause.TIMEOUT: CauseWords(
        title="시간 초과",
        meaning="정해진 시간 안에 기다리던 일이 일어나지 않았습니다.",
        advice="무엇을 기다리고 있는지 확인하거나 `timeout`을 늘리세요.",
    ),
    Cause.BLOCKED: CauseWords(
        title="선행 단계 실패로 보류됨",
        meaning="먼저 성공해야 하는 단계가 실패하여 판정할 수 없습니다.",
        advice="먼저 실패한 단계부터 해결하세요.",
    ),
    Cause.NOT_CONFIGURED: CauseWords(
        title="설정되지 않은 항목",
        meaning="설정에 이 항목이 없으므로 통과로 볼 수 없습니다.",
        advice="항목을 설정하거나, 사유를 적어 면제(`waive`)하세요.",
    ),
    Cause.SETUP_FAILED: CauseWords(
        title="준비 단계 실패",
        meaning="이 항목에 필요한 `setup` 단계가 실패했습니다.",
        advice="해당 준비 단계를 고치세요.",
    ),
    Cause.SERVICE_FAILED: CauseWords(
        title="서비스가 준비되지 않음",
        meaning="이 항목에 필요한 서비스가 준비 상태가 되지 않았습니다.",
        advice="해당 서비스 또는 `ready` 조건을 고치세요.",
    ),
    Cause.LAB_FAILED: CauseWords(
        title="점검 환경 오류",
        meaning="워커가 아니라 점검 환경에서 문제가 생겨 판정할 수 없습니다.",
        advice="메시지에 나온 문제를 해결한 후 다시 실행하세요.",
    ),
    Cause.NO_REPORT: CauseWords(
        title="워커의 보고서 없음",
        meaning="합친 보고서 중에 이 워커에 관한 것이 없으므로 통과로 볼 수 없습니다.",
        advice="이 워커를 검사하기로 한 작업이 어떻게 끝났는지 확인하세요.",
    ),
}

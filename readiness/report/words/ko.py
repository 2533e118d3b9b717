"""Korean."""

from readiness.model import ContractStatus, ControlStatus, RemarkKind, Status
from readiness.report.words.catalogue import Words
from readiness.report.words.ko_causes import CAUSES
from readiness.report.words.ko_sentences import TEMPLATES

KO = Words(
    own=False,
    templates=TEMPLATES,
    causes=CAUSES,
    statuses={
        Status.PASS: "통과",
        Status.FAIL: "실패",
        Status.BLOCKED: "보류",
        Status.ERROR: "판정 불가",
        Status.MISSING: "설정 없음",
        Status.WAIVED: "면제",
    },
    moments={
        "enqueued": "등록",
        "received": "수신",
        "committed": "커밋",
        "deleted": "삭제",
    },
    phases={
        "look for what dead runs left": "이전 실행의 잔여물 확인",
        "network": "네트워크 구성",
        "clean up": "정리",
        "build": "{what} 빌드",
        "image": "이미지 {what} 준비",
        "start": "{what} 시작",
        "setup": "준비 단계 {what}",
        "reach": "{what} 연결 확인",
        "start sink": "점검용 네트워크의 싱크 시작",
        "start sqs and s3": "SQS와 S3 시작",
        "reach sqs and s3": "SQS와 S3 연결 확인",
        "read the reports": "보고서 읽기",
        "gate": "{what} 검사",
        "enqueue": "메시지 등록",
        "work": "작업 처리",
        "settle": "상태 유지 확인",
        "check the imports": "임포트 계약 확인",
        "stop": "종료",
    },
    controls={
        ControlStatus.RED: "정상적으로 실패함",
        ControlStatus.GREEN: "실패해야 하는데 통과함",
        ControlStatus.NOT_RUN: "실행 안 함",
    },
    ready="통과: {passed}/{total} · 배포 가능 상태입니다.",
    not_ready="통과: {passed}/{total} · 미통과 항목을 해결한 후 다시 실행하세요.",
    configuration_error="설정 오류 · 설정을 고친 후 다시 실행하세요.",
    check_failed="검사 실패 · 점검 환경의 문제입니다. 원인을 해결한 후 다시 실행하세요.",
    failed="검사를 끝내지 못했습니다",
    error="오류",
    worker="워커",
    what="대상",
    image="이미지",
    waived="면제된 항목",
    is_waived="면제",
    warnings="경고",
    warning="경고",
    timeline="타임라인: {seconds}초",
    timeline_of="타임라인 (총 {seconds}초)",
    whole_run="전체",
    output_of="출력: {phase}",
    shorter_phases="그 밖의 짧은 단계 {count}개",
    used="사용한 이미지",
    order="처리 순서",
    seen_by="확인({source})",
    control="대조 시험",
    hint="해결 방법",
    at="위치",
    about="{cause} 설명",
    shortfall=(
        "워커 {worker}: {passed}개 항목을 통과했지만 `fail-under`는 {asked}개를 요구합니다."
        " 면제된 항목은 통과로 세지 않습니다. 이 워커에 정말 필요 없는 항목이라면"
        " `fail-under: {passed}`로 설정하세요."
    ),
    more_gates="통과하지 못한 항목이 {count}개 더 있습니다. 작업 요약을 확인하세요.",
    more_workers="워커 {count}개가 더 있습니다. report.json을 확인하세요.",
    more_sections="생략된 항목이 {count}개 있습니다. report.json을 확인하세요.",
    commit="커밋",
    run="실행 기록",
    newly_red="{base}에서는 통과했으나 여기서는 실패",
    newly_green="{base}에서는 실패했으나 여기서는 통과",
    running="검사 중",
    passed="{seconds}초 만에 통과",
    left_out="GitHub에 표시하지 못한 항목: {what} ({why}). 판정에는 영향이 없습니다.",
    statuses_part="커밋 상태",
    comment_part="풀 리퀘스트 댓글",
    no_token="`github-token`이 없습니다",  # noqa: S106  a sentence, not a password
    permissions="작업에 `permissions: {{{permissions}}}` 권한이 필요합니다.",
    from_a_fork=(
        "포크에서 보낸 풀 리퀘스트에는 읽기 권한만 주어집니다."
        " 전체 결과는 로그와 작업 요약에서 확인하세요."
    ),
    contracts={
        ContractStatus.KEPT: "준수",
        ContractStatus.BROKEN: "위반",
        ContractStatus.UNKNOWN: "확인 불가",
    },
    remarks={
        RemarkKind.UNREADABLE: "파이썬 코드로 읽을 수 없어 무엇을 임포트하는지 알 수 없습니다",
        RemarkKind.UNMATCHED: "`ignore_imports`의 `{about}`와 일치하는 임포트가 없습니다. 지우세요",
        RemarkKind.UNFINISHED: "임포트를 확인하지 못했습니다: {about}",
    },
    code="임포트 계약: {total}개 중 {broken}개 위반 (통과 항목 수에는 포함하지 않음)",
    code_title="임포트 계약",
    contract="계약",
    contract_broken="계약 `{name}`({type})을 위반했습니다. 판정에는 영향이 없습니다.",
    result="결과",
    chain="임포트 경로",
    more_remarks="임포트에 관한 알림이 {count}개 더 있습니다. 작업 요약을 확인하세요.",
    more_chains="경로가 {count}개 더 있습니다. report.json을 확인하세요.",
)

"""The engine and the lab's servers."""

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "borrow the tag {tag}": "태그 {tag} 빌리기",
    "put the tag {tag} back": "태그 {tag} 되돌리기",
    "somebody else moved or removed a tag that {image} builds on, {count} times in a row: does"
    " another job on this machine build or remove it?": (
        "{image}이(가) 기반으로 하는 태그를 다른 누군가가 {count}번 연속으로 옮기거나 제거했습니다."
        " 이 머신의 다른 작업이 그 태그를 빌드하거나 제거하는지 확인하세요"
    ),
    "another run has borrowed the tag {tag} for {seconds} s: give its `tag` another name, or"
    " run one after the other": (
        "다른 실행이 태그 {tag}을(를) {seconds}초 동안 쓰고 있습니다. `tag`에 다른 이름을 주거나"
        " 차례로 실행하세요"
    ),
    "ask the engine for its version": "엔진 버전 확인",
    "ask the engine for its image store": "엔진의 이미지 저장소 확인",
    "remove the builder of the cache": "캐시용 빌더 제거",
    "prepare Postgres for later runs": "다음 실행을 위한 Postgres 준비",
    "remove the prepared Postgres": "준비해 둔 Postgres 제거",
    "look for the image {image}": "이미지 {image} 찾기",
    "look at the image {image}": "이미지 {image} 조회",
    "expected to run in a container of the engine behind /var/run/docker.sock, but that"
    " engine does not know this one; call `readiness run` on the host, which starts it": (
        "/var/run/docker.sock 뒤에 있는 엔진의 컨테이너 안에서 실행되어야 하는데, 그 엔진에 이"
        " 컨테이너가 없습니다. 호스트에서 `readiness run`을 실행하세요"
    ),
    "could not {what}: the engine said: {said}": (
        "엔진에 요청한 작업({what})을 하지 못했습니다. 엔진의 응답: {said}"
    ),
    "the Docker socket may not be opened by this user: run as root, or add the user to the"
    " group `docker`": (
        "이 사용자로는 Docker 소켓을 열 수 없습니다. root로 실행하거나 사용자를 `docker` 그룹에"
        " 추가하세요"
    ),
    "there is no Docker socket at {socket}: readiness needs a Docker engine (on"
    " Kubernetes-mode runners there is none: use a runner with Docker; a rootless engine's"
    " or Podman's socket has to be named by DOCKER_HOST, or mounted there)": (
        "Docker 소켓 {socket}이(가) 없습니다. readiness에는 Docker 엔진이 필요합니다(Kubernetes"
        " 모드 러너에는 없으므로 Docker가 있는 러너를 사용하세요. rootless 엔진이나 Podman의 소켓은"
        " DOCKER_HOST로 지정하거나 그 위치에 마운트해야 합니다)"
    ),
    "no Docker engine answers: start it, or set DOCKER_HOST. It said: {said}": (
        "응답하는 Docker 엔진이 없습니다. 엔진을 시작하거나 DOCKER_HOST를 지정하세요. 응답: {said}"
    ),
    "start the container {role}": "컨테이너 {role} 시작",
    "the lab's {role} ended with {code} during the run": (
        "실행하는 동안 점검용 {role}이(가) 종료되었습니다(종료 코드 {code})"
    ),
    "the lab's {role} ended with {code}, out of memory during the run": (
        "실행하는 동안 점검용 {role}이(가) 종료되었습니다(종료 코드 {code}, 메모리 부족)"
    ),
    "the lab's {role} ran out of memory during the run": (
        "실행하는 동안 점검용 {role}의 메모리가 부족했습니다"
    ),
    "the lab's {role} was paused during the run": (
        "실행하는 동안 점검용 {role}이(가) 일시 중지되었습니다"
    ),
    "the container {role} was killed or sent a signal by somebody else during the run": (
        "실행하는 동안 다른 누군가가 컨테이너 {role}을(를) 강제로 종료하거나 시그널을 보냈습니다"
    ),
    "the container {role} was paused during the run": (
        "실행하는 동안 컨테이너 {role}이(가) 일시 중지되었습니다"
    ),
    "the image {image} of {role} is gone": "{role}의 이미지 {image}이(가) 사라졌습니다",
    "end what the main step left at work": "주 단계가 끝내지 않고 남긴 작업 종료",
    "remove the name {tag}": "이름 {tag} 제거",
    "the lab's sink did not answer within {seconds} s": (
        "점검용 싱크가 {seconds}초 안에 응답하지 않았습니다"
    ),
    "the lab's AWS endpoint did not answer within {seconds} s": (
        "점검용 AWS 엔드포인트가 {seconds}초 안에 응답하지 않았습니다"
    ),
    "it still ran after {seconds} s, and the server answers others": (
        "{seconds}초가 지나도 끝나지 않았고, 서버는 다른 요청에 응답합니다"
    ),
    "the engine's disk is full: {left} MB are left": (
        "엔진의 디스크가 가득 찼습니다. 남은 공간: {left} MB"
    ),
    "run a command in the container {role}": "컨테이너 {role}에서 명령 실행",
    "remove the container {role}": "컨테이너 {role} 제거",
    "look at the container {role}": "컨테이너 {role} 조회",
    "follow the log of the container {role}": "컨테이너 {role}의 로그 읽기",
    "create the container {role}": "컨테이너 {role} 생성",
    "follow the engine's events": "엔진의 이벤트 구독",
    "the engine's stream of events broke off; see the engine's log": (
        "엔진의 이벤트 스트림이 끊어졌습니다. 엔진의 로그를 확인하세요"
    ),
    "the engine pulled {image}, and does not have it now": (
        "엔진이 {image}을(를) 가져왔지만 지금은 없습니다"
    ),
    "the run needs more containers than the lab's network has addresses": (
        "점검용 네트워크의 주소보다 많은 컨테이너가 필요합니다"
    ),
    "join the lab's network": "점검용 네트워크에 연결",
    "leave the lab's network": "점검용 네트워크에서 연결 해제",
    "remove the lab's network": "점검용 네트워크 제거",
    "create the lab's network": "점검용 네트워크 생성",
    "remove what earlier runs left": "이전 실행의 잔여물 제거",
    "the run's containers or network could not be removed: {said}": (
        "이번 실행의 컨테이너나 네트워크를 제거하지 못했습니다: {said}"
    ),
    "look at the lab's network": "점검용 네트워크 조회",
    "the engine keeps the network {name}, which is empty: engines before 28.1 can miscount who is"
    " on it, and let go of it when they restart": (
        "비어 있는 네트워크 {name}을(를) Docker 엔진이 제거하지 않습니다. 28.1 이전 엔진은"
        " 연결된 컨테이너 수를 잘못 셀 수 있으며, 엔진을 다시 시작하면 제거할 수 있습니다"
    ),
    "list the run's containers": "이번 실행의 컨테이너 목록 조회",
    "remove a container": "컨테이너 제거",
    "start the action's own image": "액션 자체의 이미지 시작",
    "expected the repository's root in {folder}; there is no such folder": (
        "저장소의 루트 {folder}이(가) 있어야 하는데, 그런 폴더가 없습니다"
    ),
    "expected the env file {file}; there is no such file": (
        "env 파일 {file}이(가) 있어야 하는데, 없습니다"
    ),
    "expected to write reports to {folder}; it cannot be made: {error}": (
        "보고서를 {folder}에 써야 하는데, 폴더를 만들 수 없습니다: {error}"
    ),
    "expected to write {file}; it cannot be made: {error}": (
        "다음 파일을 써야 하는데, 만들 수 없습니다: {file}({error})"
    ),
    "expected an engine on this machine; DOCKER_HOST is {address}: the repository is mounted"
    " into the action's container, which only a local engine can do": (
        "엔진이 이 컴퓨터에 있어야 하는데, DOCKER_HOST는 {address}입니다. 저장소를 액션의"
        " 컨테이너에 마운트하는 것은 로컬 엔진에서만 가능합니다"
    ),
    "watch the action's own image": "액션 자체의 이미지 실행 감시",
    "the lab stays up (--keep): `docker ps --filter label=readiness.run={run}` lists it,"
    " `docker exec -it {postgres} psql -U readiness_lab {database}`, `docker exec -it {redis}"
    " redis-cli` and `docker exec -it {worker} sh` enter it; `readiness clean` removes it": (
        "점검 환경을 그대로 두었습니다(--keep). 목록은 `docker ps --filter"
        " label=readiness.run={run}`, 접속은 `docker exec -it {postgres} psql -U readiness_lab"
        " {database}`, `docker exec -it {redis} redis-cli`, `docker exec -it {worker} sh`, 제거는"
        " `readiness clean`을 사용하세요"
    ),
    "the ways to external servers end with this run": (
        "외부 서버로 가는 길은 이번 실행과 함께 닫힙니다"
    ),
    "the sink of the lab's network": "점검용 네트워크의 싱크",
    "expected the engine to lead foreign traffic to the lab's sink, at {gateway}; it leads to"
    " {seen}, so workers could get out: report this engine's version": (
        "엔진이 외부로 가는 트래픽을 점검용 싱크({gateway})로 보내야 하는데, 실제로는"
        " {seen}(으)로 보내므로 워커가 밖으로 나갈 수 있습니다. 엔진의 버전을 제보해 주세요"
    ),
    "nowhere": "아무 데도 아님",
    "{why}; {image} stands in for it": "{why}. {image} 이미지로 대신합니다",
    "the image {image} cannot be pulled: {why}": "이미지 {image}을(를) 가져올 수 없습니다: {why}",
    "not ready after {seconds} s": "{seconds}초가 지나도 준비되지 않음",
    "its container exited with {code}": "컨테이너가 종료됨(종료 코드 {code})",
    "{what}: {how}; its last lines: {last}": "{what}: {how}. 마지막 출력: {last}",
    "(none)": "(없음)",
    "the AWS endpoint refused {asked}: {answer}": (
        "AWS 엔드포인트가 {asked} 요청을 거부했습니다: {answer}"
    ),
    "the lab's AWS endpoint did not get ready in time; the last answer: {last}": (
        "점검용 AWS 엔드포인트가 제시간에 준비되지 않았습니다. 마지막 응답: {last}"
    ),
    "the lab's AWS endpoint was called so often that {count} calls could not be kept; look"
    " for a loop without a pause in the worker": (
        "점검용 AWS 엔드포인트가 너무 자주 호출되어 호출 {count}개를 기록하지 못했습니다. 워커에"
        " 쉬지 않고 도는 반복문이 있는지 확인하세요"
    ),
    "the lab's AWS endpoint does not answer: {error}": (
        "점검용 AWS 엔드포인트가 응답하지 않습니다: {error}"
    ),
    "the lab's Postgres stopped answering: {error}; see whether its container ran out of"
    " memory or disk": (
        "점검용 Postgres가 응답을 멈췄습니다: {error}. 컨테이너의 메모리나 디스크가 부족하지"
        " 않은지 확인하세요"
    ),
    "Postgres ({image}) did not get ready in time: {error}; an image that behaves as the"
    " official one does is expected under services.postgres.image": (
        "Postgres({image})가 제시간에 준비되지 않았습니다: {error}. services.postgres.image에는"
        " 공식 이미지와 똑같이 동작하는 이미지를 지정해야 합니다"
    ),
    "Postgres ({image}) ended before it was ready: {error}; an image that behaves as the"
    " official one does is expected under services.postgres.image": (
        "Postgres({image})가 준비되기 전에 종료되었습니다: {error}. services.postgres.image에는"
        " 공식 이미지와 똑같이 동작하는 이미지를 지정해야 합니다"
    ),
    "the lab's Postgres did not write its log {file} within {seconds} s; see whether the"
    " engine's disk is full": (
        "점검용 Postgres가 로그 {file}을(를) {seconds}초 안에 기록하지 않았습니다. 엔진의"
        " 디스크가 가득 차지 않았는지 확인하세요"
    ),
    "Redis does not let itself be watched: {answer}": "Redis의 명령을 관찰할 수 없습니다: {answer}",
    "the lab's Redis stopped showing what its clients do; see whether its container ran out"
    " of memory": (
        "점검용 Redis가 클라이언트의 명령을 더 이상 보여 주지 않습니다. 컨테이너의 메모리가"
        " 부족하지 않은지 확인하세요"
    ),
    "the lab's Redis stopped answering: {error}; see whether its container ran out of memory": (
        "점검용 Redis가 응답을 멈췄습니다: {error}. 컨테이너의 메모리가 부족하지 않은지 확인하세요"
    ),
    "Redis did not get ready in time: {said}; see whether services.redis.image is an image of"
    " Redis or Valkey": (
        "Redis가 제시간에 준비되지 않았습니다: {said}. services.redis.image가 Redis나 Valkey"
        " 이미지인지 확인하세요"
    ),
    "Redis ended before it was ready: {said}; see whether services.redis.image is an image of"
    " Redis or Valkey": (
        "Redis가 준비되기 전에 종료되었습니다: {said}. services.redis.image가 Redis나 Valkey"
        " 이미지인지 확인하세요"
    ),
}

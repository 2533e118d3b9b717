"""Gate 2."""

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "`{name}` connected to the external Redis with TLS, which hides what it did, and the"
    " server does not hold its value under the probe's own key (a key prefix, say)": (
        "`{name}`이(가) TLS로 외부 Redis에 연결했습니다. TLS 때문에 무엇을 했는지 볼 수 없고,"
        " 검사가 쓴 키에 해당 값이 없습니다(키 접두사를 쓰는 경우 등)"
    ),
    "expected {redis} to hold the value that `{name}` carried; the client ({client})"
    " answered, and {saw}": (
        "{redis}에 `{name}`이(가) 저장한 값이 있어야 합니다. 클라이언트({client})는 응답했지만,"
        " {saw}."
    ),
    "look for a second address, an in-memory stand-in or a fallback: the factory must use"
    " REDIS_HOST, REDIS_PORT or REDIS_URL": (
        "다른 주소, 메모리상의 대체품, 폴백 코드가 있는지 찾아보세요. 팩터리는 REDIS_HOST,"
        " REDIS_PORT 또는 REDIS_URL을 사용해야 합니다."
    ),
    "expected `{name}` to fail when Redis is unreachable; the control's client ({client})"
    " still answered: a stub or a silent fallback": (
        "Redis에 연결할 수 없으면 `{name}`이(가) 실패해야 하는데, 대조 시험의"
        " 클라이언트({client})가 여전히 응답했습니다. 스텁이거나 조용히 폴백하는 코드입니다."
    ),
    "let the factory raise where Redis cannot be reached, instead of falling back": (
        "Redis에 연결할 수 없으면 폴백하지 말고 팩터리에서 예외를 발생시키세요."
    ),
    "`{name}` reached {redis}, which holds the value that it carried": (
        "`{name}`이(가) {redis}에 연결했고, 저장한 값이 서버에 있음"
    ),
    "the client is a {client}": "클라이언트 종류: {client}",
    "write `client` as `module:name` of the factory that the worker uses": (
        "`client`를 워커가 사용하는 팩터리의 `모듈:이름` 형식으로 적으세요."
    ),
    "let the factory raise where it cannot connect, and read REDIS_HOST, REDIS_PORT or"
    " REDIS_URL: a worker without Redis must not start quietly": (
        "연결할 수 없으면 팩터리에서 예외를 발생시키고, 주소는 REDIS_HOST와 REDIS_PORT 또는"
        " REDIS_URL에서 읽으세요. Redis 없이 워커가 조용히 시작되어서는 안 됩니다."
    ),
    "read the address from REDIS_HOST and REDIS_PORT, or REDIS_URL; {redis} is `redis:6379`": (
        "주소를 REDIS_HOST와 REDIS_PORT 또는 REDIS_URL에서 읽으세요. {redis}의 주소는"
        " `redis:6379`입니다."
    ),
    "use the password in REDIS_PASSWORD or REDIS_URL": (
        "REDIS_PASSWORD 또는 REDIS_URL의 비밀번호를 사용하세요."
    ),
    "name a factory without arguments, or a client, that has ping, set and get": (
        "인자가 없는 팩터리나, ping, set, get이 있는 클라이언트를 지정하세요."
    ),
    "saw {exception}": "다음 예외가 발생했습니다: {exception}",
    "expected `{name}` to give a client that reaches {redis}; {what}; {saw}": (
        "`{name}`이(가) {redis}에 연결되는 클라이언트를 제공해야 하는데, {what}. {saw}."
    ),
    "expected `{words}` to exit 0 with Redis reachable; it exited {code}, and {saw}": (
        "Redis에 연결할 수 있으면 `{words}`이(가) 종료 코드 0으로 끝나야 하는데, 종료 코드가"
        " {code}입니다. {saw}."
    ),
    "TLS hides whether `{words}` sent a command to the external Redis: name a `client`, whose"
    " value the server can be asked for": (
        "`{words}`이(가) 외부 Redis에 명령을 보냈는지 TLS 때문에 볼 수 없습니다. 서버에서 값을"
        " 확인할 수 있도록 `client`를 지정하세요"
    ),
    "expected {redis} to see a command of `{words}`; it exited 0, and {saw}": (
        "{redis}에 `{words}`의 명령이 도착해야 합니다. 종료 코드는 0이지만, {saw}."
    ),
    "let the probe use the client that the worker uses, with REDIS_HOST, REDIS_PORT or REDIS_URL": (
        "검사에서도 워커가 사용하는 클라이언트와 REDIS_HOST, REDIS_PORT 또는 REDIS_URL을"
        " 사용하세요."
    ),
    "expected `{words}` to fail when Redis is unreachable; it exited 0 then as well": (
        "Redis에 연결할 수 없으면 `{words}`이(가) 실패해야 하는데, 그때도 종료 코드 0으로"
        " 끝났습니다."
    ),
    "let the probe exit with another status than 0 when a command of Redis fails": (
        "Redis 명령이 실패하면 검사가 0이 아닌 종료 코드로 끝나게 하세요."
    ),
    "`{words}` reached {redis}, and fails without it": (
        "`{words}`이(가) {redis}에 연결했고, Redis가 없으면 실패함"
    ),
    "the control of the redis gate could not be carried out": (
        "redis 게이트의 대조 시험을 실행하지 못했습니다"
    ),
    "after {seconds} s it still ran, and had not tried to reach Redis": (
        "{seconds}초가 지나도 실행 중이었고 Redis에 연결을 시도하지 않았습니다"
    ),
    "the control of the redis gate could not be carried out: {why}": (
        "redis 게이트의 대조 시험을 실행하지 못했습니다: {why}"
    ),
    "expected {what} to run in the worker's image; the engine cannot execute it: {refused}": (
        "{what}이(가) 워커 이미지에서 실행되어야 하는데, 엔진이 실행할 수 없습니다: {refused}"
    ),
    "check that the command is in the image and executable": (
        "해당 명령이 이미지에 있고 실행 권한이 있는지 확인하세요."
    ),
    "expected an answer of {what} within {seconds} s; it still ran, and {saw}": (
        "{what}이(가) {seconds}초 안에 응답해야 하는데, 아직 실행 중입니다. {saw}."
    ),
    "check the address that it connects to and its timeouts": (
        "연결하려는 주소와 연결 제한 시간을 확인하세요."
    ),
    "expected {what} to give a client; its process ended with {code} before that": (
        "{what}이(가) 클라이언트를 제공해야 하는데, 그 전에 프로세스가 종료되었습니다(종료 코드"
        " {code})."
    ),
    "the server was reached from its address ({address}), with TLS": (
        "서버는 해당 주소({address})에서 TLS로 접속을 받았습니다"
    ),
    "the server saw no command from its address ({address})": (
        "서버는 해당 주소({address})에서 온 명령을 받지 못했습니다"
    ),
    "the server saw {names} from its address ({address})": (
        "서버가 해당 주소({address})에서 받은 명령은 {names}입니다"
    ),
    "unknown": "알 수 없음",
    "the server held the probe's value": "서버에 검사가 저장한 값이 있음",
    "not waited for: the probe itself was red": "실제 검사가 이미 실패하여 기다리지 않음",
    "with Redis's names leading to a closed port the probe still passed": (
        "Redis 이름이 닫힌 포트를 가리키게 했는데도 검사가 통과함"
    ),
    "with Redis's names leading to a closed port the probe failed with {exception}": (
        "Redis 이름이 닫힌 포트를 가리키게 하자 검사가 실패함({exception})"
    ),
    "with Redis's names leading to a closed port the probe was still trying": (
        "Redis 이름이 닫힌 포트를 가리키게 하자 검사가 끝까지 연결을 시도함"
    ),
    "with Redis's names leading to a closed port the probe failed": (
        "Redis 이름이 닫힌 포트를 가리키게 하자 검사가 실패함"
    ),
    "the lab's Redis": "점검용 Redis",
    "the lab's Postgres": "점검용 Postgres",
    "the external Redis": "외부 Redis",
    "the external Postgres": "외부 Postgres",
    "weaker: {what}": "증거의 한계: {what}",
}

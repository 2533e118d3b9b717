"""The configuration file and what it is read from."""

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "expected a whole number from {least} to {most}, saw `{value}`": (
        "{least}부터 {most}까지의 정수가 와야 하는데 `{value}`이(가) 있습니다"
    ),
    "expected {words}, saw `{value}`": "{words} 중 하나여야 하는데 `{value}`이(가) 있습니다",
    "expected a policy, which is a mapping in JSON": ("정책, 즉 JSON 매핑이 와야 합니다"),
    "expected a mapping": "매핑이어야 합니다",
    "expected a mapping or a list": "매핑 또는 목록이어야 합니다",
    "expected a list": "목록이어야 합니다",
    "the variable `{variable}` is not set: blank in `{name}`, as in Compose": (
        "변수 `{variable}`이(가) 설정되지 않았습니다. Compose에서와 같이 `{name}`에서는 빈 값이"
        " 됩니다"
    ),
    "`{key}` of the service `{name}` is not taken over": (
        "서비스 `{name}`의 `{key}`은(는) 반영하지 않습니다"
    ),
    "`{name}` extends itself in a circle": "`{name}`의 extends가 자기 자신으로 되돌아옵니다",
    "no service `{name}` in {path} to extend": (
        "extends할 서비스 `{name}`이(가) {path} 파일에 없습니다"
    ),
    "the Compose file `{file}` does not exist": "Compose 파일 `{file}`이(가) 없습니다",
    "the Compose file `{file}` leads out of the repository": (
        "Compose 파일 `{file}`이(가) 저장소 밖을 가리킵니다"
    ),
    "`{file}` includes itself in a circle": "`{file}`의 include가 자기 자신으로 되돌아옵니다",
    "expected text": "텍스트여야 합니다",
    "the env file `{file}` leads out of the repository": (
        "env 파일 `{file}`이(가) 저장소 밖을 가리킵니다"
    ),
    "the env file `{file}` does not exist (from the repository root)": (
        "env 파일 `{file}`이(가) 없습니다(저장소 루트 기준)"
    ),
    "`{key}` is not supported: write the worker's `build` in readiness.yml": (
        "`{key}`은(는) 지원하지 않습니다. readiness.yml에 워커의 `build`를 적으세요"
    ),
    "there is no compose.yaml and no docker-compose.yml here: name the `file`": (
        "여기에는 compose.yaml도 docker-compose.yml도 없습니다. `file`을 지정하세요"
    ),
    "no service `{name}` in {files}: {nearest}": (
        "{files}에 서비스 `{name}`이(가) 없습니다. {nearest}"
    ),
    "expected an env file in UTF-8": "env 파일은 UTF-8이어야 합니다",
    "the env file cannot be read: {error}": "env 파일을 읽을 수 없습니다: {error}",
    "expected a line of the form NAME=value": "NAME=value 형식의 줄이어야 합니다",
    "{error}; where the `$` is meant as it is, write the value in single quotes": (
        "{error}. `$`를 글자 그대로 쓰려면 값을 작은따옴표로 묶으세요"
    ),
    "expected {names} in the env file or the environment; there is none": (
        "env 파일이나 환경 변수에 {names}이(가) 있어야 하는데, 없습니다"
    ),
    "expected a number in the variable {name}": "변수 {name}의 값은 숫자여야 합니다",
    "expected {scheme}://HOST:PORT/… in the variable {name}": (
        "변수 {name}의 값은 {scheme}://HOST:PORT/… 형식이어야 합니다"
    ),
    "no configuration: expected {names}, saw neither; the README shows one": (
        "설정 파일이 없습니다. {names} 중 하나가 있어야 합니다. README의 예를 참고하세요"
    ),
    "the configuration lies outside of the repository's root: is the root right?": (
        "설정 파일이 저장소 루트 밖에 있습니다. 루트가 맞는지 확인하세요"
    ),
    "no configuration: expected a file here, saw none; is the `config` input right?": (
        "설정 파일이 이 위치에 없습니다. 입력값 `config`가 맞는지 확인하세요"
    ),
    "a `$` begins a variable: write `$$` for a `$` itself": (
        "`$`는 변수의 시작입니다. `$` 자체를 쓰려면 `$$`라고 적으세요"
    ),
    "the variable `{name}` is not set: {word}": "변수 `{name}`이(가) 설정되지 않았습니다: {word}",
    "the variable `{name}` is not set: set it in the environment or in an env_file, or give a"
    " default, `${{name}:-default}`": (
        "변수 `{name}`이(가) 설정되지 않았습니다. 환경 변수나 env_file에서 설정하거나,"
        " `${{name}:-default}`처럼 기본값을 주세요"
    ),
    "expected {what}": "필요한 값: {what}",
    "text": "텍스트",
    "a name of letters, digits, `-`, `_` and `.`": "영문자, 숫자, `-`, `_`, `.`으로 된 이름",
    "the name of a variable": "변수 이름",
    "text that is not empty": "비어 있지 않은 텍스트",
    "true or false": "true 또는 false",
    "a whole number": "정수",
    "a number": "숫자",
    "a duration such as 90, 90s or 2m": "90, 90s, 2m과 같은 시간",
    "a duration of more than 0 seconds, such as 90s or 2m": "90s, 2m과 같이 0초보다 긴 시간",
    "a size such as 512m or 1g": "512m, 1g와 같은 크기",
    "a command: text, or a list of words": "명령(텍스트 또는 단어 목록)",
    "a command whose quotes are closed": "따옴표가 닫힌 명령",
    'a command without a shell\'s `{operator}` (a shell is had by [sh, -c, "..."])': (
        '셸의 `{operator}`이(가) 없는 명령(셸이 필요하면 [sh, -c, "..."]을 쓰세요)'
    ),
    "a command that is not empty": "비어 있지 않은 명령",
    "a scalar, the row as a list, or columns by name": (
        "스칼라, 행을 나타내는 목록, 또는 열 이름별 값"
    ),
    "a scalar in each column": "열마다 스칼라 하나",
    "a value": "값",
    "A bucket under `services.s3.buckets`.": "`services.s3.buckets`에 있는 버킷.",
    "The object's key.": "객체의 키.",
    "The file.": "파일.",
    "1, the only version there is": "1(현재 유일한 버전)",
    "The version of this grammar: 1.": "이 문법의 버전: 1.",
    "The workers, by name.": "이름별 워커.",
    "The reason.": "사유.",
    "a message: text, or a mapping or list that is sent as JSON": (
        "메시지(텍스트, 또는 JSON으로 보낼 매핑이나 목록)"
    ),
    "The queue's name.": "큐의 이름.",
    "A query that gives one row.": "행 하나를 반환하는 쿼리.",
    "What it must give.": "그 쿼리가 반환해야 하는 값.",
    "A query that gives the state.": "상태를 조회하는 쿼리.",
    "A scalar for the first column of the only row, a list for the row, a mapping for columns"
    " by name.": "유일한 행의 첫 열이면 스칼라, 행 전체면 목록, 열 이름별이면 매핑.",
    "How it is built.": "빌드하는 방법.",
    "A name under `images`, a worker that is built, or a registry reference.": (
        "`images`에 있는 이름, 이미지를 빌드하는 워커, 또는 레지스트리 참조."
    ),
    "What runs, in place of the image's entrypoint.": "이미지의 엔트리포인트 대신 실행할 명령.",
    "An address of an own service.": "직접 정의한 서비스의 주소.",
    "String, Number or Binary.": "String, Number 또는 Binary(자료형).",
    "text, a number, or {DataType, StringValue}": "텍스트, 숫자, 또는 {DataType, StringValue}",
    "The dead-letter queue's name.": "데드레터 큐의 이름.",
    "The service's name there.": "그 파일에서의 서비스 이름.",
    "expected a mapping of workers by name under `workers`; there is none": (
        "`workers`에는 이름별 워커의 매핑이 있어야 하는데, 없습니다"
    ),
    "the env file of this call: {why}": "이 호출의 env 파일 오류: {why}",
    "expected text in UTF-8: this byte is not": (
        "UTF-8 텍스트여야 하는데, 이 바이트는 UTF-8이 아닙니다"
    ),
    "the file cannot be read: {error}": "파일을 읽을 수 없습니다: {error}",
    "a character that YAML does not allow: U+{code}": "YAML에서 허용하지 않는 문자입니다: U+{code}",
    "no valid YAML: nested too deeply": "올바른 YAML이 아닙니다: 중첩이 너무 깊습니다",
    "no valid YAML: an escape that stands for no character": (
        "올바른 YAML이 아닙니다: 어떤 문자도 나타내지 않는 이스케이프가 있습니다"
    ),
    "with its variables replaced this is longer than {most} characters: does one variable repeat"
    " another over and over?": (
        "변수를 바꾸고 나면 {most}자보다 깁니다. 변수가 서로를 되풀이해서 쓰고 있지 않나요?"
    ),
    "the file is empty: see the README": "파일이 비어 있습니다. README를 참고하세요",
    "no valid YAML: {why}": "올바른 YAML이 아닙니다: {why}",
    "within [] and {} a value with ${...} needs quotes": (
        "[]와 {} 안에서는 ${...}가 있는 값을 따옴표로 묶어야 합니다"
    ),
    "a NUL or half a character (a surrogate) cannot be used here": (
        "NUL이나 반쪽짜리 문자(서로게이트)는 여기에 쓸 수 없습니다"
    ),
    "the tag `{tag}` is not supported: leave it out": (
        "태그 `{tag}`은(는) 지원하지 않습니다. 빼고 적으세요"
    ),
    "this value cannot be read: {error}": "이 값을 읽을 수 없습니다: {error}",
    "duplicate key `{name}`: it stands in line {line} already": (
        "키 `{name}`이(가) 중복되었습니다. {line}번째 줄에 이미 있습니다"
    ),
    "expected a name as the key, saw a list or a mapping": (
        "키는 이름이어야 하는데, 목록이나 매핑입니다"
    ),
    "expected another mapping after `<<`, or a list of them": (
        "`<<` 뒤에는 다른 매핑이나 매핑의 목록이 와야 합니다"
    ),
    "the file is too large or nested too deeply: does an alias hold itself?": (
        "파일이 너무 크거나 중첩이 너무 깊습니다. 별칭이 자기 자신을 포함하지 않는지 확인하세요"
    ),
    "there is no worker `{name}`: {nearest}": "워커 `{name}`이(가) 없습니다. {nearest}",
    "expected a duration such as 90, 90s or 2m": "90, 90s, 2m과 같은 시간이어야 합니다",
    "expected a size such as 512m or 1g": "512m, 1g와 같은 크기여야 합니다",
    "a mapping": "매핑",
    "a list": "목록",
    "did you mean `{near}`?": "`{near}`의 오타가 아닌지 확인하세요",
    "known is {name}": "사용할 수 있는 이름은 {name}입니다",
    "known are {names}": "사용할 수 있는 이름: {names}",
    "there are none": "정의된 것이 없습니다",
    "`{name}` is missing": "`{name}`이(가) 없습니다",
    "{message}, saw {saw}": "{message}, 실제 값: {saw}",
    "unknown key `{name}`: {nearest}": "알 수 없는 키 `{name}`. {nearest}",
    "or is `{near}` meant by `{name}`?": (
        "또는 `{name}`이(가) `{near}`을(를) 뜻하는 것인지 확인하세요"
    ),
    "nothing": "없음",
    "`{text}` is no {kind}": "`{text}`은(는) {kind}이(가) 아닙니다",
    "a quote is not closed, or a parenthesis stands alone": (
        "따옴표가 닫히지 않았거나 괄호가 홀로 있습니다"
    ),
}

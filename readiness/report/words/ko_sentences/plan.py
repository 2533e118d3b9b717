"""What the configuration means, and the inputs."""

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "{file} is there already: it is not overwritten": "{file} 파일이 이미 있어 덮어쓰지 않습니다",
    "`forbid` looks at what `import` loads: with `command` there is nothing to see": (
        "`forbid`는 `import`가 불러온 모듈을 봅니다. `command`를 쓰면 볼 것이 없습니다"
    ),
    "expected a module such as apps.worker, saw `{module}`": (
        "apps.worker와 같은 모듈 이름이어야 하는데, `{module}`입니다"
    ),
    "expected module:name, such as libs.redis.client:get, saw `{client}`": (
        "libs.redis.client:get과 같은 모듈:이름 형식이어야 하는데, `{client}`입니다"
    ),
    "`keep_entrypoint` goes with `command`": "`keep_entrypoint`는 `command`와 함께 써야 합니다",
    "{worker}: `attributes` and `dead_letter` make a queue: the external {queue} is left as"
    " it is": (
        "{worker}: `attributes`와 `dead_letter`는 큐를 만들 때만 쓰입니다. 외부 큐 {queue}은(는)"
        " 그대로 둡니다"
    ),
    "no own service `{name}`: {nearest}": "직접 정의한 서비스 `{name}`이(가) 없습니다. {nearest}",
    "this is the state that `expect` waits for": "`expect`가 기다리는 바로 그 상태입니다",
    "the service `{name}` has neither `build` nor `image`": (
        "서비스 `{name}`에 `build`도 `image`도 없습니다"
    ),
    "`{text}` is neither an image here nor a reference": (
        "`{text}`은(는) 여기에 있는 이미지도 아니고 이미지 참조도 아닙니다"
    ),
    "no image `{name}` here: did you mean `{near}`? For a registry's image write its tag as"
    " well: `{name}:latest`": (
        "여기에 이미지 `{name}`이(가) 없습니다. `{near}`의 오타가 아닌지 확인하세요. 레지스트리의"
        " 이미지라면 태그까지 적으세요: `{name}:latest`"
    ),
    "`{tag}` is no image reference": "`{tag}`은(는) 이미지 참조가 아닙니다",
    "no image `{name}` is built here: {nearest}": (
        "여기서 빌드하는 이미지 `{name}`이(가) 없습니다. {nearest}"
    ),
    "the tag `{tag}` is that of `images.{other}` already, {path}:{line}": (
        "태그 `{tag}`은(는) 이미 `images.{other}`의 태그입니다, {path}:{line}"
    ),
    "images need each other in a circle: {chain}": "이미지의 needs가 순환합니다: {chain}",
    "expected text in UTF-8: `{file}` is something else": (
        "UTF-8 텍스트여야 하는데, `{file}`은(는) 그렇지 않습니다"
    ),
    "`{file}` cannot be read: {error}": "`{file}`을(를) 읽을 수 없습니다: {error}",
    "`{name}` goes with `message`": "`{name}`은(는) `message`와 함께 써야 합니다",
    "only a FIFO queue has message groups: its name ends in `{fifo}`": (
        "메시지 그룹은 FIFO 큐에만 있습니다. FIFO 큐의 이름은 `{fifo}`(으)로 끝납니다"
    ),
    "a message cannot be empty": "메시지는 비어 있을 수 없습니다",
    "JSON has no `.inf` and no `.nan`": "JSON에는 `.inf`와 `.nan`이 없습니다",
    "expected String, Number or Binary": "String, Number, Binary 중 하나여야 합니다",
    "`BinaryValue` goes with Binary, `StringValue` with the others": (
        "`BinaryValue`는 Binary와, `StringValue`는 나머지와 함께 써야 합니다"
    ),
    "the value of a message attribute cannot be empty": "메시지 속성의 값은 비어 있을 수 없습니다",
    "a message cannot hold the character {character}": (
        "메시지에 넣을 수 없는 문자가 있습니다: {character}"
    ),
    "a message has at most {limit} bytes with its attributes, this one has {size}": (
        "메시지는 속성까지 합해 최대 {limit}바이트인데, 이 메시지는 {size}바이트입니다"
    ),
    "a message has at most {limit} attributes, this one has {count}": (
        "메시지 속성은 최대 {limit}개인데, 이 메시지에는 {count}개가 있습니다"
    ),
    "`{name}` is no name of a message attribute: up to 256 letters, digits, `-`, `_` and"
    " `.`, the last not at an end": (
        "`{name}`: 메시지 속성의 이름이 될 수 없습니다. 영문자, 숫자, `-`, `_`, `.`을 최대"
        " 256자까지 쓸 수 있고, `.`은 양 끝에 올 수 없습니다"
    ),
    "names that begin with `AWS.` or `Amazon.` are reserved by AWS": (
        "`AWS.`나 `Amazon.`으로 시작하는 이름은 AWS가 예약해 두었습니다"
    ),
    "expected a number, saw `{value}`": "숫자여야 하는데, `{value}`입니다",
    "expected bytes in base64": "base64로 적은 바이트여야 합니다",
    "expected a method such as POST": "POST와 같은 메서드여야 합니다",
    "expected `json` or `body`, saw both": "`json`과 `body` 중 하나만 써야 하는데, 둘 다 있습니다",
    "expected at least one worker, saw none": "워커가 하나 이상 있어야 하는데, 없습니다",
    "{workers}: not hermetic (`egress: true`): the world could be reached, so a gate may have"
    " passed by what is there, and nobody saw what that was": (
        "{workers}: 격리되지 않았습니다(`egress: true`). 외부에 연결할 수 있었으므로 외부의"
        " 무언가 때문에 통과했을 수 있으며, 그것이 무엇인지는 확인하지 못했습니다"
    ),
    "expected a bucket's name: 3 to 63 small letters, digits, `-` and `.`": (
        "버킷 이름은 영문 소문자, 숫자, `-`, `.`으로 3~63자여야 합니다"
    ),
    "the queue `{name}` is another worker's gate already: give each worker one of its own": (
        "큐 `{name}`은(는) 이미 다른 워커의 게이트에서 쓰고 있습니다. 워커마다 큐를 따로 두세요"
    ),
    "`{name}` is no queue's name: up to 80 letters, digits, `-` and `_`, `{fifo}` at the end"
    " of a FIFO queue's": (
        "`{name}`은(는) 큐 이름이 아닙니다. 영문자, 숫자, `-`, `_`로 80자까지이며, FIFO 큐는"
        " `{fifo}`(으)로 끝나야 합니다"
    ),
    "a queue cannot be its own dead-letter queue": "큐 자신을 데드레터 큐로 쓸 수 없습니다",
    "a queue and its dead-letter queue are both FIFO (`{fifo}`) or neither": (
        "큐와 데드레터 큐는 둘 다 FIFO(`{fifo}`)이거나 둘 다 아니어야 합니다"
    ),
    "expected a number of receives from 1 to 1000": "수신 횟수는 1에서 1000 사이여야 합니다",
    "expected a file: `{path}` does not exist (from the repository root)": (
        "파일이어야 하는데, `{path}`이(가) 없습니다(저장소 루트 기준)"
    ),
    "expected a file: `{path}` is a folder (from the repository root)": (
        "파일이어야 하는데, `{path}`은(는) 폴더입니다(저장소 루트 기준)"
    ),
    "expected a folder: `{path}` does not exist (from the repository root)": (
        "폴더여야 하는데, `{path}`이(가) 없습니다(저장소 루트 기준)"
    ),
    "expected a folder: `{path}` is a file (from the repository root)": (
        "폴더여야 하는데, `{path}`은(는) 파일입니다(저장소 루트 기준)"
    ),
    "none of them": "없음(어느 것도 아님)",
    "expected exactly one of {names}, saw {saw}": (
        "{names} 중 정확히 하나만 있어야 하는데, 실제로는 {saw}입니다"
    ),
    "the path `{path}` leads out of the repository": "경로 `{path}`이(가) 저장소 밖을 가리킵니다",
    "services need each other in a circle: {chain}": "서비스의 needs가 순환합니다: {chain}",
    "expected a URL such as http://api:8000/healthz": (
        "http://api:8000/healthz와 같은 URL이어야 합니다"
    ),
    "expected a port between 1 and 65535": "1에서 65535 사이의 포트여야 합니다",
    "expected a regular expression: {error}": "정규 표현식이어야 합니다: {error}",
    "or is the lab's `{near}` meant by `{name}`?": (
        "또는 `{name}`이(가) 점검용 서버 `{near}`을(를) 뜻하는 것인지 확인하세요"
    ),
    "no service `{name}`: {nearest}": "서비스 `{name}`이(가) 없습니다. {nearest}",
    "the lab's own name for {server}": "점검 환경이 {server}에 쓰는 이름",
    "`{name}` is no host name: small letters, digits, `-` and `.`": (
        "`{name}`은(는) 호스트 이름이 아닙니다. 영문 소문자, 숫자, `-`, `.`만 쓸 수 있습니다"
    ),
    "`{name}` is taken: it is {taken}": "`{name}`은(는) 이미 쓰이고 있습니다({taken})",
    "a name of `services.{service}`": "`services.{service}`의 이름",
    "`setup` runs programs of your own: what they do, they do to the external servers too": (
        "`setup`이 직접 작성한 프로그램을 실행합니다. 그 프로그램이 하는 일은 외부 서버에도"
        " 그대로 반영됩니다"
    ),
    "`{key}` is of the lab's own server: this one runs already": (
        "`{key}`은(는) 점검용 서버에만 해당합니다. 이 서버는 이미 실행 중입니다"
    ),
    "`as` goes with `sql`": "`as`는 `sql`과 함께 써야 합니다",
    "`{made}` would write to an external server, which is left as it is: prepare it there, or"
    " by a program of your own (`run`)": (
        "`{made}` 단계는 외부 서버에 기록하게 되는데, 외부 서버는 그대로 둡니다. 그쪽에서 직접"
        " 준비하거나 직접 작성한 프로그램(`run`)으로 준비하세요"
    ),
    "no bucket `{bucket}` under `services.s3.buckets`: {nearest}": (
        "`services.s3.buckets`에 버킷 `{bucket}`이(가) 없습니다. {nearest}"
    ),
    "`needs` goes with `build`: an image under `images` says itself what it needs": (
        "`needs`는 `build`와 함께 써야 합니다. `images`에 있는 이미지는 스스로 `needs`를 적습니다"
    ),
    "expected at least 6m: an engine allows no less": (
        "6m 이상이어야 합니다. 엔진이 그보다 작은 값을 허용하지 않습니다"
    ),
    "expected more than 0 processors": "프로세서 수는 0보다 커야 합니다",
    "expected `username` with `password`; saw `password` alone": (
        "`password`는 `username`과 함께 지정해야 하는데, `password`만 있습니다"
    ),
    "expected `docker-config` or `username` and `password`; saw both": (
        "`docker-config` 또는 `username`과 `password` 중 하나만 지정해야 하는데, 둘 다 있습니다"
    ),
    'expected `docker-config` to be the content of a Docker config.json, such as {"auths":'
    " {…}}; it is no JSON object": (
        '`docker-config`는 {"auths": {…}}와 같은 Docker config.json의 내용이어야 하는데, JSON'
        " 객체가 아닙니다"
    ),
    "expected `plan` or `merge`, saw both: they belong to different jobs": (
        "`plan`과 `merge`는 서로 다른 작업에 속하므로 하나만 지정해야 하는데, 둘 다 있습니다"
    ),
    "expected `fail-under` to be a number from 1 to 4; it is {text}": (
        "`fail-under`는 1에서 4 사이의 숫자여야 하는데, {text}입니다"
    ),
    "expected `plan` to be true or a number of jobs from 1 to {most}; it is {text}": (
        "`plan`은 true 또는 1에서 {most} 사이의 작업 수여야 하는데, {text}입니다"
    ),
    "expected `timeout` to be a duration such as 90, 90s or 2m; it is {text}": (
        "`timeout`은 90, 90s, 2m과 같은 시간이어야 하는데, {text}입니다"
    ),
    "expected `report-dir` to lie in the workspace, {workspace}, which is all that outlives the"
    " action's container; it is {text}": (
        "`report-dir`은 작업 공간({workspace}) 안에 있어야 하는데, {text}입니다. 액션의 컨테이너가"
        " 끝난 뒤에는 작업 공간만 남습니다"
    ),
    "expected `{name}` to be one of {choices}; it is {value}": (
        "`{name}`은(는) {choices} 중 하나여야 하는데, {value}입니다"
    ),
    "found no worker: expected a Compose file at the repository's root, or a Dockerfile below"
    " it, that runs something; write readiness.yml by hand, the README shows one": (
        "워커를 찾지 못했습니다. 저장소 루트에 Compose 파일이 있거나, 무언가를 실행하는"
        " Dockerfile이 있어야 합니다. README의 예를 참고하여 readiness.yml을 직접 작성하세요"
    ),
}

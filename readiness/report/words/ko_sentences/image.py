"""Gate 1, and what is advised about missing modules."""

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "{file} is in the repository but not in the image: COPY it in the Dockerfile": (
        "{file} 파일은 저장소에 있지만 이미지에는 없습니다. Dockerfile에서 COPY하세요."
    ),
    "add {name} to {file}, which this image installs, or do not import it in the worker": (
        "이 이미지가 설치하는 {file} 파일에 {name}을(를) 추가하거나, 워커에서 import하지 마세요."
    ),
    "add {name} to {file}, which this image installs ({other} has it, but that is not"
    " installed here), or do not import it in the worker": (
        "이 이미지가 설치하는 {file} 파일에 {name}을(를) 추가하거나, 워커에서 import하지 마세요."
        " {other} 파일에는 적혀 있지만 이 이미지에는 설치되지 않습니다."
    ),
    "add {name} to what it installs, or do not import it in the worker": (
        "이미지가 설치하는 의존성에 {name}을(를) 추가하거나, 워커에서 import하지 마세요."
    ),
    "add {name} to what it installs ({other} has it, but that is not installed here), or do"
    " not import it in the worker": (
        "이미지가 설치하는 의존성에 {name}을(를) 추가하거나, 워커에서 import하지 마세요. {other}"
        " 파일에는 적혀 있지만 이 이미지에는 설치되지 않습니다."
    ),
    "the probe's container had no network: no service could be reached from it": (
        "검사 컨테이너에는 네트워크가 없어 어떤 서비스에도 연결할 수 없었음"
    ),
    "expected the image to run on this engine's processor; it cannot be executed here": (
        "이미지가 이 엔진의 프로세서에서 실행되어야 하는데, 여기서는 실행할 수 없습니다."
    ),
    "build for the platform that the worker runs on (`build: {platform: …}`), its base too": (
        "워커가 실행될 플랫폼에 맞게 빌드하세요(`build: {platform: …}`). 베이스 이미지도"
        " 마찬가지입니다."
    ),
    "expected the worker to load; the kernel killed it for lack of memory": (
        "워커가 로딩되어야 하는데, 메모리가 부족하여 커널이 강제 종료했습니다."
    ),
    "raise `limits: {memory: …}` to what production gives, or load less at import": (
        "`limits: {memory: …}`를 프로덕션과 같게 늘리거나, import할 때 덜 불러오게 하세요."
    ),
    "expected the image's entrypoint and the probe to start; the engine cannot execute them:"
    " {said}": (
        "이미지의 엔트리포인트와 검사가 시작되어야 하는데, 엔진이 실행할 수 없습니다: {said}"
    ),
    "check USER, ENTRYPOINT and command: that the user is in the image, and the file, that it"
    " is executable, and that its interpreter (the first line) exists there": (
        "USER, ENTRYPOINT, command를 확인하세요. 해당 사용자와 파일이 이미지에 있는지, 파일에"
        " 실행 권한이 있는지, 파일 첫 줄의 인터프리터가 이미지에 있는지 살펴보세요."
    ),
    "the command `{words}` still ran": "명령 `{words}`이(가) 아직 실행 중이었습니다",
    "`{words}` ended well without any service": "`{words}`: 서비스 없이 정상 종료됨",
    "expected `{words}` to exit 0 with no service reachable; it exited {code}: {missing} is"
    " not in the image": (
        "연결할 수 있는 서비스가 없어도 `{words}`이(가) 종료 코드 0으로 끝나야 하는데, 종료"
        " 코드가 {code}입니다. {missing}이(가) 이미지에 없습니다."
    ),
    "expected `{words}` to exit 0 with no service reachable; it exited {code}": (
        "연결할 수 있는 서비스가 없어도 `{words}`이(가) 종료 코드 0으로 끝나야 하는데, 종료"
        " 코드가 {code}입니다."
    ),
    "install it in the image (for Node: `dependencies` of package.json, not"
    " `devDependencies`), or COPY it there where it is the project's own": (
        "이미지에 설치하세요(Node라면 package.json의 `devDependencies`가 아니라 `dependencies`에"
        " 적으세요). 프로젝트 자체의 모듈이라면 이미지에 COPY하세요."
    ),
    "the project asks for its own version, which only installing it brings along: install it in"
    " the image (`pip install .`) instead of copying it": (
        "프로젝트가 자기 버전을 조회하는데, 이 정보는 설치해야만 생깁니다. 복사만 하지 말고"
        " 이미지 안에서 설치하세요(`pip install .`)."
    ),
    "expected the image's entrypoint to start; it is a script whose first line does not begin with"
    " `#!`, so nothing says what runs it": (
        "이미지의 엔트리포인트가 시작되어야 하는데, 첫 줄이 `#!`로 시작하지 않는 스크립트라서"
        " 무엇으로 실행할지 알 수 없습니다."
    ),
    "write `#!/bin/sh` (or what it is written in) at the very beginning of the file, without a"
    " blank line or a byte order mark before it": (
        "파일의 맨 처음에 `#!/bin/sh`(또는 스크립트를 실행할 프로그램)를 쓰세요. 그 앞에 빈 줄이나"
        " BOM이 있으면 안 됩니다."
    ),
    "run the command in the image; its last lines are quoted below": (
        "이미지 안에서 이 명령을 실행해 보세요. 마지막 출력은 아래에 있습니다."
    ),
    "check the module's name and that the Dockerfile copies it to the working directory": (
        "모듈 이름이 맞는지, Dockerfile이 그 모듈을 작업 디렉터리로 복사하는지 확인하세요."
    ),
    "connect when the worker starts, not when it is imported: a service that is down must not"
    " keep the image from loading": (
        "import할 때가 아니라 워커가 시작될 때 연결하세요. 서비스가 내려가 있어도 이미지는"
        " 로딩되어야 합니다."
    ),
    'keep what exits out of the import: put it under `if __name__ == "__main__":`': (
        'import할 때 종료되지 않게 하세요. 종료하는 코드는 `if __name__ == "__main__":` 아래에'
        " 두세요."
    ),
    "{names} loaded without any service ({count} modules)": (
        "{names}: 서비스 없이 로딩됨(모듈 {count}개)"
    ),
    "Python {version} loaded {names} in {seconds} s": (
        "Python {version}에서 {names} 로딩({seconds}초)"
    ),
    "{names} was still loading": "{names}이(가) 아직 로딩 중이었습니다",
    "{names} was still loading (in {function})": (
        "{names}이(가) 아직 로딩 중이었습니다(위치: {function})"
    ),
    "{names} had loaded, and its container still ran": (
        "{names}은(는) 로딩되었지만 컨테이너가 아직 실행 중이었습니다"
    ),
    "expected the probe to exit 0; {names} loaded, and its container exited {code}": (
        "검사가 종료 코드 0으로 끝나야 하는데, {names}은(는) 로딩되었지만 컨테이너가"
        " 종료되었습니다(종료 코드 {code})."
    ),
    "let the image's entrypoint hand on the exit status of what it runs: `exec`": (
        "엔트리포인트가 실행한 명령의 종료 코드를 그대로 넘겨주게 하세요(`exec`)."
    ),
    "expected the image's Python to import {names}; its container exited {code} before the"
    " probe's first line": (
        "이미지의 Python이 {names}을(를) import해야 하는데, 검사의 첫 줄이 나오기도 전에"
        " 컨테이너가 종료되었습니다(종료 코드 {code})."
    ),
    "check that the worker's interpreter is in the image": (
        "워커가 쓰는 인터프리터가 이미지에 있는지 확인하세요."
    ),
    "expected {names} to load; the process ended with {code} in the middle of it": (
        "{names}이(가) 로딩되어야 하는데, 로딩 도중에 프로세스가 종료되었습니다(종료 코드 {code})."
    ),
    "models load only once Django is set up, which the probe leaves to the worker: write in"
    " `import` the module that calls `django.setup()`, and before what imports models": (
        "모델은 Django가 설정된 뒤에만 불러올 수 있고, 프로브는 설정을 워커에게 맡깁니다."
        " `django.setup()`을 호출하는 모듈을 모델을 불러오는 모듈보다 먼저 `import`에 적어 주세요."
    ),
    "mend the exception; the traceback's deepest line is named": (
        "예외를 해결하세요. 트레이스백의 가장 안쪽 줄을 위치로 표시했습니다."
    ),
    "import chain: {chain}": "import 경로: {chain}",
    "expected {names} to load with no service reachable; saw {what}": (
        "연결할 수 있는 서비스가 없어도 {names}이(가) 로딩되어야 하는데, 다음 문제가"
        " 발생했습니다: {what}"
    ),
    "take the import out of the worker's path, or move what needs it to a module that only"
    " the web application loads": (
        "해당 import를 워커의 경로에서 빼거나, 그것이 필요한 코드를 웹 애플리케이션만 불러오는"
        " 모듈로 옮기세요."
    ),
    "{name} came in by {chain}": "{name}이(가) 로딩된 경로: {chain}",
    "expected {package} not to be loaded by the worker; it is: {chain}": (
        "워커가 {package}을(를) 로딩하지 않아야 하는데, 로딩되었습니다: {chain}"
    ),
    "expected {package} not to be loaded by the worker; it is (so are {others}): {chain}": (
        "워커가 {package}을(를) 로딩하지 않아야 하는데, 로딩되었습니다({others}도 마찬가지):"
        " {chain}"
    ),
    "expected the worker to load within {seconds} s; {what}": (
        "워커가 {seconds}초 안에 로딩되어야 하는데, {what}."
    ),
    'put the work under `if __name__ == "__main__":`, or raise `gates.image.timeout`': (
        '실제 작업은 `if __name__ == "__main__":` 아래에 두거나 `gates.image.timeout`을 늘리세요.'
    ),
    "a container of the image, without network, exited {code}": (
        "네트워크 없이 실행한 이미지의 컨테이너가 종료됨(종료 코드 {code})"
    ),
    "{entry} is a folder without code: neither __init__.py nor __main__.py is in it": (
        "{entry}은(는) 코드가 없는 폴더입니다. __init__.py도 __main__.py도 없습니다"
    ),
    "the ping was answered with {answer}": "ping에 대한 응답이 {answer}입니다",
    "it gave {client} instead of a client": "클라이언트 대신 {client}을(를) 반환했습니다",
    "{owner} has no ping": "{owner}에 ping이 없습니다",
    "{owner} has no {attribute}": "{owner}에 {attribute}이(가) 없습니다",
    "the interpreter's start (sitecustomize or a .pth file)": (
        "인터프리터 시작(sitecustomize 또는 .pth 파일)"
    ),
}

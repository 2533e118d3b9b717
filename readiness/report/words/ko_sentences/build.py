"""Images: how they are built, and why they are not."""

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "the action's own image could not be built:\n  {end}": (
        "액션 자체의 이미지를 빌드하지 못했습니다:\n  {end}"
    ),
    "the image could not be built: {why}": "이미지를 빌드하지 못했습니다: {why}",
    "the run ended before": "그 전에 실행이 끝났습니다",
    "the run ended before the image was built": "이미지가 빌드되기 전에 실행이 끝났습니다",
    "cache `{cache}`: {what}": "캐시 `{cache}`: {what}",
    "images are built without it: {why}": "캐시 없이 이미지를 빌드합니다: {why}",
    "{image} was built without it: {error}": "{image}은(는) 캐시 없이 빌드했습니다: {error}",
    "that of {image} was not kept: {error}": "{image}의 캐시를 저장하지 못했습니다: {error}",
    "{image} is built without it: it stands on an image of this run, which only an engine with"
    " the containerd image store lets a cache know": (
        "{image}은(는) 캐시 없이 빌드합니다. 이번 실행의 다른 이미지 위에 만들어지는데, 이를"
        " 캐시가 알 수 있는 것은 containerd 이미지 저장소를 쓰는 엔진뿐입니다"
    ),
    "no builder could be started: {said}": "빌더를 시작하지 못했습니다: {said}",
    "the runner offers no cache ({names} are not all set)": (
        "러너가 캐시를 제공하지 않습니다({names}이(가) 모두 설정되어 있지 않음)"
    ),
    "the runner lets this job use no cache": "러너가 이 작업에 캐시 사용을 허용하지 않습니다",
    "docker buildx is not to be had in this image: {error}": (
        "이 이미지에서 docker buildx를 사용할 수 없습니다: {error}"
    ),
    "expected the image {image} on this machine or in a registry; it is not built here and"
    " cannot be pulled: {said}": (
        "이 컴퓨터나 레지스트리에 이미지 {image}이(가) 있어야 하는데, 여기서 빌드되지도 않고"
        " 가져올 수도 없습니다: {said}"
    ),
    "write how {image} is built under `images`, or correct its name; for a private registry"
    " give the inputs `registry`, `username` and `password`": (
        "{image}을(를) 빌드하는 방법을 `images`에 적거나 이름을 바로잡으세요. 비공개"
        " 레지스트리라면 입력값 `registry`, `username`, `password`를 지정하세요."
    ),
    "{image}: {file}:{line} copies {config} into the image, and that holds a credential"
    " (`{setting}`): put `.git` into .dockerignore, and check out with"
    " `persist-credentials: false`": (
        "{image}: {file}:{line}에서 {config} 파일이 이미지에 복사되는데, 이 파일에 인증"
        " 정보(`{setting}`)가 들어 있습니다. `.git`을 .dockerignore에 추가하고"
        " `persist-credentials: false`로 체크아웃하세요."
    ),
    "the image does not build: {why}": "이미지가 빌드되지 않습니다: {why}",
    "it failed: {why}": "실패했습니다: {why}",
    "other than 0": "0이 아닌 값",
    "there is no {file}": "{file} 파일이 없습니다",
    "{file} has no stage {subject}": "{file} 파일에 {subject} 스테이지가 없습니다",
    "{file} cannot be read: {subject}": "{file} 파일을 읽을 수 없습니다: {subject}",
    "the image {subject} is not here and cannot be pulled": (
        "이미지 {subject}이(가) 여기에 없고 가져올 수도 없습니다"
    ),
    "there is no {subject} to copy": "복사할 {subject}이(가) 없습니다",
    "the disk is full": "디스크가 가득 찼습니다",
    "the command was killed, most likely for want of memory": (
        "명령이 강제 종료되었습니다. 메모리가 부족했을 가능성이 큽니다"
    ),
    "a program is made for another processor": "다른 프로세서용으로 만들어진 프로그램입니다",
    "the network cannot be reached: {subject}": "네트워크에 연결할 수 없습니다: {subject}",
    "there is no distribution {subject}": "배포 패키지 {subject}이(가) 없습니다",
    "there is no system package {subject}": "시스템 패키지 {subject}이(가) 없습니다",
    "there is no package {subject}": "패키지 {subject}이(가) 없습니다",
    "there is no command {subject}": "{subject} 명령이 없습니다",
    "there is no user {subject}": "사용자 {subject}이(가) 없습니다",
    "the command ended with exit code {end}": "명령이 실패했습니다. 종료 코드: {end}",
    "correct `dockerfile` in the configuration, or add the file": (
        "설정의 `dockerfile`을 바로잡거나 해당 파일을 추가하세요."
    ),
    "correct `target` in the configuration, or name a stage so": (
        "설정의 `target`을 바로잡거나 그 이름의 스테이지를 만드세요."
    ),
    "correct this line": "이 줄을 바로잡으세요.",
    "if it is built from this repository, list it under `images` with `tag: {subject}` and"
    " name that entry in `needs`; otherwise check its name, and log in to its registry": (
        "이 저장소에서 빌드하는 이미지라면 `images`에 `tag: {subject}`와 함께 적고 그 항목을"
        " `needs`에 지정하세요. 아니라면 이름을 확인하고 해당 레지스트리에 로그인하세요."
    ),
    "it is looked for in the build context, {context}, or in the stage that --from names:"
    " correct the path, or let .dockerignore leave it in": (
        "빌드 컨텍스트({context})나 --from이 가리키는 스테이지에서 찾습니다. 경로를 바로잡거나"
        " .dockerignore에서 제외되지 않게 하세요."
    ),
    "make room for the engine (docker system df shows what takes it)": (
        "엔진이 쓸 디스크 공간을 확보하세요(docker system df로 사용량을 볼 수 있습니다)."
    ),
    "build with more memory, or with less work side by side": (
        "메모리를 늘려 빌드하거나, 동시에 실행되는 작업을 줄이세요."
    ),
    "build on a base image for this machine's processor, or set `platform`": (
        "이 컴퓨터의 프로세서에 맞는 베이스 이미지를 쓰거나 `platform`을 지정하세요."
    ),
    "see whether the host has a network and the name is right, then run it again": (
        "호스트의 네트워크와 이름이 올바른지 확인한 후 다시 실행하세요."
    ),
    "correct its name or version in the requirements file, or choose a Python that it supports": (
        "requirements 파일의 이름이나 버전을 바로잡거나, 그 패키지가 지원하는 Python을 선택하세요."
    ),
    "correct its name, or run the package index's update in the same RUN": (
        "이름을 바로잡거나, 같은 RUN에서 패키지 목록을 먼저 갱신하세요."
    ),
    "correct its name or version in package.json": "package.json의 이름이나 버전을 바로잡으세요.",
    "install {subject} in an earlier step, or correct its name or PATH": (
        "{subject}을(를) 앞 단계에서 설치하거나, 이름 또는 PATH를 바로잡으세요."
    ),
    "make the user in an earlier step (useradd, adduser), or correct USER": (
        "앞 단계에서 사용자를 만들거나(useradd, adduser) USER를 바로잡으세요."
    ),
    "the last lines that it printed say why": "마지막 출력에서 원인을 확인하세요.",
}

"""The contracts on imports."""

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "{message} as the contract's `type`": "계약의 `type`: {message}",
    "expected at least one contract under `contracts`, saw none": (
        "`contracts`에 계약이 하나 이상 있어야 하는데, 없습니다"
    ),
    "there is no package `{name}`: {near}": "패키지 `{name}`이(가) 없습니다. {near}",
    "there is no package `{name}`, `{root}` holds it: {near}": (
        "`{name}`은(는) 패키지가 아니라 `{root}` 안의 모듈입니다. {near}"
    ),
    "{error}: name the folders by `pythonpath` that are meant": (
        "{error}. 대상 폴더를 `pythonpath`로 지정하세요"
    ),
    "`{name}` holds more than {count} modules": "`{name}`에 모듈이 {count}개보다 많습니다",
    "expected folders with Python modules, saw none in them": (
        "파이썬 모듈이 있는 폴더여야 하는데, 모듈이 없습니다"
    ),
    "expected Python modules in the repository root, saw none: name their folder by `pythonpath`": (
        "저장소 루트에 파이썬 모듈이 없습니다. 모듈이 있는 폴더를 `pythonpath`로 지정하세요"
    ),
    "this holds the source modules or lies in them: it cannot be forbidden": (
        "`source_modules`를 포함하거나 그 안에 있는 모듈은 금지할 수 없습니다"
    ),
    "expected either `|` or `:` between a layer's modules": (
        "한 계층의 모듈은 `|` 또는 `:` 중 하나로만 나눌 수 있습니다"
    ),
    "`{module}` is in it twice": "`{module}`이(가) 두 번 있습니다",
    "`{inner}` lies in `{outer}`: they cannot be kept apart": (
        "`{inner}`은(는) `{outer}` 안에 있으므로 서로 나눌 수 없습니다"
    ),
    "expected at least two modules, saw one": "모듈이 둘 이상이어야 하는데, 하나뿐입니다",
    "`{modules}` matches no module": "`{modules}`와(과) 일치하는 모듈이 없습니다",
    "`{name}` is no module here, and of a package from outside only the whole can be forbidden:"
    " `{root}`": (
        "`{name}`은(는) 이 저장소의 모듈이 아닙니다. 외부 패키지는 전체(`{root}`)만 금지할 수"
        " 있습니다"
    ),
    "there is no module `{name}` in `{parent}`: {near}": (
        "`{parent}`에 모듈 `{name}`이(가) 없습니다. {near}"
    ),
    "there is no module `{name}`: {near}": "모듈 `{name}`이(가) 없습니다. {near}",
    "expected a module such as apps.worker or apps.*.models, saw `{module}`": (
        "apps.worker 또는 apps.*.models와 같은 모듈이어야 하는데, `{module}`입니다"
    ),
    "`**` beside another wildcard means nothing new, saw `{module}`": (
        "`**` 옆에 다른 와일드카드를 둘 수 없습니다: `{module}`"
    ),
    "expected an import such as `apps.worker -> libs.redis`, saw `{text}`": (
        "`apps.worker -> libs.redis`와 같은 형식이어야 하는데, `{text}`입니다"
    ),
    "more than {count} files cannot be read as Python": (
        "파이썬 코드로 읽을 수 없는 파일이 {count}개보다 많습니다"
    ),
    "it was not done within {seconds} s": "{seconds}초 안에 끝나지 않았습니다",
    "no process could be started for it: {error}": "프로세스를 시작하지 못했습니다: {error}",
    "its process ended by itself (exit status {status})": (
        "프로세스가 스스로 종료되었습니다(종료 상태 {status})"
    ),
}

"""The sentences in Korean, by their English templates; a page for each part of a run."""

from collections.abc import Mapping

from readiness.report.words.ko_sentences import (
    build,
    code,
    configuration,
    database,
    external,
    image,
    lab,
    plan,
    queue,
    redis,
    run,
)

PAGES: tuple[Mapping[str, str], ...] = (
    build.TEMPLATES,
    image.TEMPLATES,
    redis.TEMPLATES,
    queue.TEMPLATES,
    database.TEMPLATES,
    run.TEMPLATES,
    lab.TEMPLATES,
    external.TEMPLATES,
    configuration.TEMPLATES,
    plan.TEMPLATES,
    code.TEMPLATES,
)
TEMPLATES: Mapping[str, str] = {english: said for page in PAGES for english, said in page.items()}

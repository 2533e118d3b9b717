"""What reports say to a person, in the languages that there are."""

from collections.abc import Mapping

from readiness.report.words.catalogue import CauseWords, Words
from readiness.report.words.en import EN
from readiness.report.words.ko import KO

LANGUAGES: Mapping[str, Words] = {"en": EN, "ko": KO}

__all__ = ["EN", "KO", "LANGUAGES", "CauseWords", "Words"]

"""Parties as subjects of sentences: articles, and verbs that agree."""

from __future__ import annotations

IRREGULAR = {
    "has": "have",
    "is": "are",
    "does": "do",
    "goes": "go",
    "carries": "carry",
    "ratifies": "ratify",
}

THE = {"Union", "Council", "Republic", "Federation", "Nations", "Netherlands", "See"}
"""Last words of names that take an article."""

ARTICLES = {"the", "The", "a", "an"}
"""First words of names that have an article already."""


def plural(name: str) -> bool:
    """Whether a name takes a plural verb: ``Baltic states`` does, ``United States`` does not."""
    last = name.rsplit(maxsplit=1)[-1]
    return last.islower() and last.endswith("s") and not last.endswith("ss")


def with_article(name: str) -> str:
    """A name as it stands in a sentence: ``the United States``, ``Russia``; one that has an
    article of its own keeps it, ``the rebels``, ``a league of towns``.
    """
    words = name.split()
    described = len(words) > 1 and (words[0] == "United" or words[-1].islower())
    own = len(words) > 2 and described and words[0] in {"A", "An"}  # but for side A, “A side”
    if own or (len(words) > 1 and words[0] in ARTICLES):
        return name[:1].lower() + name[1:]
    return f"the {name}" if described or words[-1] in THE else name


def agreed(verb: str, many: bool) -> str:
    """The verb for one, or for many."""
    if not many:
        return verb
    first, _, rest = verb.partition(" ")
    if first in IRREGULAR:
        first = IRREGULAR[first]
    elif first.endswith("s"):
        first = first[:-1]
    return f"{first} {rest}".rstrip()


def does(name: str, verb: str) -> str:
    """A party and what it does: ``Baltic states refuse``, ``The United States refuses``."""
    subject = with_article(name)
    return f"{subject[:1].upper()}{subject[1:]} {agreed(verb, plural(name))}"


def whose(name: str) -> str:
    """The genitive of a party's name: ``Russia’s``, ``The United States’``."""
    subject = with_article(name)
    return f"{subject[:1].upper()}{subject[1:]}{'’' if name.endswith('s') else '’s'}"

"""What editors make of agency copy: each function returns an article's text changed in one of the ways that they do."""

import random
import re


def _paragraphs(text):
    return [part for part in text.split("\n") if part.strip()]


def _replaced(text, share, other, seed):
    """Return the text with a share of its words replaced by words of another text."""
    rng = random.Random(seed)
    words, others = text.split(" "), other.split()
    for at in rng.sample(range(len(words)), int(len(words) * share)):
        words[at] = rng.choice(others)
    return " ".join(words)


def _first(text, share):
    return text[: text.index(" ", int(len(text) * share))]


# each takes the text, the text of another article and a seed
COPIES = {
    "another headline and agency line": lambda text, other, _: f"{other[:60]}\n\nOSLO (Example Press) - {text}",
    "other quotes and spaces": lambda text, *_: re.sub(r"\s+", "  ", text.replace('"', "“").replace("'", "’")),  # noqa: RUF001
    "5 % of words replaced": lambda text, other, seed: _replaced(text, 0.05, other, seed),
    "15 % of words replaced": lambda text, other, seed: _replaced(text, 0.15, other, seed),
    "25 % of words replaced": lambda text, other, seed: _replaced(text, 0.25, other, seed),
    "first half": lambda text, *_: _first(text, 0.5),
    "first third": lambda text, *_: _first(text, 1 / 3),
    "first fifth": lambda text, *_: _first(text, 0.2),
    "last half": lambda text, *_: text[len(text) // 2 :],
    "half as much again added": lambda text, other, _: f"{text}\n\n{_first(other, 0.5)}",
    "as much again added": lambda text, other, _: f"{other}\n\n{text}",
    "paragraphs in another order": lambda text, _, seed: "\n\n".join(
        random.Random(seed).sample(_paragraphs(text), len(_paragraphs(text)))
    ),
    "half, 10 % replaced, a third added": lambda text, other, seed: (
        _replaced(_first(text, 0.5), 0.1, other, seed) + "\n\n" + _first(other, 1 / 3)
    ),
}
HARD = {"25 % of words replaced", "first fifth", "half, 10 % replaced, a third added"}

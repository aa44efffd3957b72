"""Draws what is measured, from data/eval: ``python tests/bench/plots.py``; needs the ``bench`` extra.

accuracy_speed.svg from accuracy_speed.json, calibration.svg from calibration.json.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import matplotlib as mpl

from geo.settings import data_dir

mpl.use("svg")
import matplotlib.pyplot as plt

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FOLDER = data_dir() / "eval"
OWN, PEER, GUIDE = "#0b5fa5", "#6b6b6b", "#b5b5b5"
NAMES = {"lgl": "LGL", "trnews": "TR-News", "geovirus": "GeoVirus", "gwn": "GeoWebNews"}
MARKS = {"lgl": "o", "trnews": "s", "geovirus": "^", "gwn": "D"}
# where a name stands beside its mark, so that neighbours do not cover each other; left of it unless told here
LABELS = {
    "Dateline, places only": ("left", 8, 6),
    "Dateline, recogniser only": ("left", 8, 6),
    "spaCy small, ner only": ("left", 8, 6),
    "flashgeotext": ("right", -8, -12),
    "geotext": ("left", -16, -16),
}


def accuracy_speed() -> None:
    """Two panels: finding the names, and finding and placing them."""
    told = json.loads((FOLDER / "accuracy_speed.json").read_text(encoding="utf-8"))
    figure, panels = plt.subplots(1, 2, figsize=(11, 5.4), sharex=True)
    titles = {"overlap_f1": "Finding place names (overlap F1)", "f161": "Finding and placing them (F1@161 km)"}
    for axes, (key, title) in zip(panels, titles.items(), strict=True):
        for row in told["systems"]:
            twice = key == "overlap_f1" and row["system"].startswith("Dateline") and "f161" in row["mean"]
            if key in row["mean"] and not twice:  # what Dateline's recogniser finds is what the whole finds
                _system(axes, row, key)
        axes.set(title=title, xscale="log", ylim=(0, 1), xlim=(4, 20_000), xlabel="articles a second, one core")
        axes.grid(color=GUIDE, linewidth=0.5, alpha=0.6)
    panels[0].set_ylabel("F1, noun view, mean of four corpora")
    caption = (
        "Dateline: each corpus read by weights trained on the other three only. Peers: as they come. "
        f"One core, one thread, the same articles\nof {told['words_per_article']} words on average, "
        f"in the same run; {told['machine']['cpu']}, {told['date'][:10]}. Bars: the lowest and the highest corpus."
    )
    figure.subplots_adjust(bottom=0.19, wspace=0.14)
    figure.text(0.07, 0.03, caption, fontsize=8, color="#333333")
    _save(figure, "accuracy_speed.svg")


def _system(axes: Axes, row: dict[str, Any], key: str) -> None:
    colour = OWN if row["system"].startswith("Dateline") else PEER
    values = [figures[key] for figures in row["corpora"].values()]
    x, y = row["articles_per_s"], row["mean"][key]
    axes.plot([x, x], [min(values), max(values)], color=colour, linewidth=1.2, alpha=0.6)
    axes.plot(x, y, "o", color=colour, markersize=7)
    side, dx, dy = LABELS.get(row["system"], ("right", -8, 6))
    axes.annotate(row["system"], (x, y), xytext=(dx, dy), textcoords="offset points", ha=side, color=colour, fontsize=9)


def calibration() -> None:
    """A reliability diagram of all corpora and of each, and how many answers are how sure."""
    told = json.loads((FOLDER / "calibration.json").read_text(encoding="utf-8"))
    figure, (axes, below) = plt.subplots(
        2, 1, figsize=(6, 7.4), sharex=True, gridspec_kw={"height_ratios": [4, 1], "hspace": 0.08}
    )
    axes.plot([0, 1], [0, 1], color=GUIDE, linewidth=1, linestyle="--", label="as it says")
    for name, one in told["corpora"].items():
        label = f"{NAMES.get(name, name)}, error {one['expected_calibration_error']:.3f}"
        axes.plot(*_curve(one), MARKS.get(name, "x"), color=PEER, markersize=5, alpha=0.8, label=label)
    label = f"all, error {told['all']['expected_calibration_error']:.3f}"
    axes.plot(*_curve(told["all"]), "o-", color=OWN, linewidth=2, label=label)
    axes.set(ylabel=f"share right within {told['right_within_km']:.0f} km", ylim=(0, 1))
    axes.legend(loc="lower right", fontsize=8, frameon=False)
    axes.set_title("Confidence of held-out answers, and how many are right", fontsize=11)
    bins = told["all"]["bins"]
    below.bar([one["confidence"] for one in bins], [one["count"] for one in bins], width=0.06, color=OWN, alpha=0.7)
    below.set(xlabel="confidence", ylabel="answers", xlim=(0, 1))
    for panel in (axes, below):
        panel.grid(color=GUIDE, linewidth=0.5, alpha=0.6)
    _save(figure, "calibration.svg")


def _curve(one: dict[str, Any]) -> tuple[list[float], list[float]]:
    return [held["confidence"] for held in one["bins"]], [held["right"] for held in one["bins"]]


def _save(figure: Any, name: str) -> None:
    figure.savefig(
        FOLDER / name, bbox_inches="tight", metadata={"Date": None, "Creator": "Dateline, tests/bench/plots.py"}
    )
    plt.close(figure)


if __name__ == "__main__":
    plt.rcParams.update({"svg.hashsalt": "dateline", "svg.fonttype": "path", "font.size": 10})
    accuracy_speed()
    calibration()

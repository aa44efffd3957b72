"""The shipped geoparser on the annotated corpora: no figure may fall below its floor.

The shipped weights are trained on all of these corpora, so this shows what was broken, not how well new texts are
read: that is what `geo.evaluation.leave_one_out` measures.
"""

import warnings
from pathlib import Path

import pytest

from geo.evaluation import Areas, evaluate, load_floors, read_corpora, sunk, table, to_raise
from geo.geoparser import Geoparser
from geo.settings import Settings, data_dir

CORPORA = Path(__file__).resolve().parents[3] / "shared" / "corpora"
FLOORS = data_dir() / "eval" / "floors-corpora.toml"
NAMES = ("lgl", "trnews", "geovirus", "gwn")
HELD = ("overlap_f1", "exact_f1", "f161", "a161", "r161", "p_sure", "p_sure_area")


@pytest.mark.corpora
@pytest.mark.timeout(600)
def test_no_figure_on_the_corpora_is_below_its_floor():
    paths = [CORPORA / f"{name}.jsonl" for name in NAMES]
    missing = [str(path) for path in paths if not path.is_file()]
    if missing:
        pytest.skip(f"the accuracy gate needs the corpora; not there: {', '.join(missing)}")
    geoparser = Geoparser.load(min_confidence=Settings().min_confidence)
    results = evaluate(read_corpora(paths, geoparser), Areas(geoparser.gazetteer), noun=True)
    figures = {f"{result.name}_{key}": result.scores.figures()[key] for result in results for key in HELD}
    floors = load_floors(FLOORS)
    for line in to_raise(floors, figures):
        warnings.warn(f"{FLOORS.name}: {line}", stacklevel=1)
    below = list(sunk(floors, figures))
    assert not below, "\n".join([*below, "", table(results, noun=True, failures=False)])


def test_a_figure_below_its_floor_is_told():
    floors = load_floors(FLOORS)
    assert {f"{name}_{key}" for name in NAMES for key in HELD} == set(floors)
    assert len(list(sunk(floors, dict.fromkeys(floors, 0.0)))) == len(floors)
    assert not list(sunk(floors, dict.fromkeys(floors, 1.0)))

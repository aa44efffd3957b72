import numpy as np

from geo.recognition.agreement import NAMES, NOTHING, Ties
from geo.recognition.candidates import Candidates


def columns(first, last, key, score):
    count = len(first)
    found = Candidates(
        first=np.array(first),
        last=np.array(last),
        key=np.array(key, np.uint32),
        gazetteer=np.full(count, -1, np.int64),
        flags=np.zeros(count, np.uint8),
        words=np.array(last) - np.array(first) + 1,
    )
    words = np.array(first, np.uint32), np.array(last, np.uint32)
    rows = Ties.of(found, np.zeros(count, np.intp), words).agreement(np.array(score, np.float32))
    return dict(zip(NAMES, rows.T.tolist(), strict=True))


def test_other_mentions_of_a_name_are_summed_up_without_the_candidate_itself():
    given = columns([5, 10, 20, 30], [5, 10, 20, 30], [1, 1, 1, 2], [4.0, 2.0, -1.0, 3.0])
    assert given["same.mean"] == [0.5, 1.5, 3.0, NOTHING]
    assert given["same.highest"] == [2.0, 4.0, 4.0, NOTHING]
    assert given["same.lowest"] == [-1.0, -1.0, 2.0, NOTHING]


def test_rivals_are_told_by_how_they_overlap():
    #  5 6 7: its first word, the whole, its last two words, and a span that crosses its end
    given = columns([5, 5, 6, 7], [5, 7, 7, 8], [2, 1, 3, 4], [2.0, 1.0, 3.0, 4.0])
    assert given["longer.highest"] == [1.0, NOTHING, 1.0, NOTHING]
    assert given["shorter.highest"] == [NOTHING, 3.0, NOTHING, NOTHING]
    assert given["crossing.highest"] == [NOTHING, 4.0, 4.0, 3.0]


def test_neighbours_are_those_a_comma_away():
    given = columns([5, 7, 12], [5, 7, 12], [1, 2, 3], [1.0, 2.0, 3.0])
    assert given["left.highest"] == [NOTHING, 1.0, NOTHING]
    assert given["right.highest"] == [2.0, NOTHING, NOTHING]

import numpy as np

from geo.recognition.agreement import NAMES, NOTHING, agreement
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
    rows = agreement(found, (np.array(first, np.uint32), np.array(last, np.uint32)), np.array(score, np.float32))
    return dict(zip(NAMES, rows.T.tolist(), strict=True))


def test_other_mentions_of_a_name_are_summed_up_without_the_candidate_itself():
    given = columns([5, 10, 20, 30], [5, 10, 20, 30], [1, 1, 1, 2], [4.0, 2.0, -1.0, 3.0])
    assert given["same.mean"] == [0.5, 1.5, 3.0, NOTHING]
    assert given["same.highest"] == [2.0, 4.0, 4.0, NOTHING]
    assert given["same.lowest"] == [-1.0, -1.0, 2.0, NOTHING]


def test_rivals_are_told_by_how_they_overlap():
    #  5 6 7: the whole, its first word, its last two words, and a span that crosses its end
    given = columns([5, 5, 6, 7], [7, 5, 7, 8], [1, 2, 3, 4], [1.0, 2.0, 3.0, 4.0])
    assert given["longer.highest"] == [NOTHING, 1.0, 1.0, NOTHING]
    assert given["shorter.highest"] == [3.0, NOTHING, NOTHING, NOTHING]
    assert given["crossing.highest"] == [4.0, NOTHING, 4.0, 3.0]


def test_neighbours_are_those_a_comma_away():
    given = columns([5, 7, 12], [5, 7, 12], [1, 2, 3], [1.0, 2.0, 3.0])
    assert given["left.highest"] == [NOTHING, 1.0, NOTHING]
    assert given["right.highest"] == [2.0, NOTHING, NOTHING]

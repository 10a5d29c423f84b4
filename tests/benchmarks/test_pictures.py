"""The benchmark of pictures, in a small size: copies are near, others far, and its shares are counted as it says."""

from benchmarks import pictures
from collectors.picture_looks import phash


def test_copies_are_nearer_than_others_and_a_cut_is_told_by_what_lies_within_the_margin() -> None:
    copies, strangers = pictures.distances(phash, emblems=6)
    whole, _ = pictures.distances(pictures.whole, emblems=6)
    assert max(copies["resized"] + copies["recompressed"] + copies["blurred"]) <= 6
    assert sum(copies["cropped 10 %"]) < sum(whole["cropped 10 %"]) / 2
    assert min(strangers["another emblem"]) > 10


def test_emblems_are_the_same_by_their_number_and_look_alikes_share_the_shield() -> None:
    assert pictures.emblem(3).tobytes() == pictures.emblem(3).tobytes() != pictures.emblem(4).tobytes()
    one, other = pictures.emblem(3), pictures.emblem(9, like=3)
    assert one.getpixel((0, 0)) == other.getpixel((0, 0))
    assert one.tobytes() != other.tobytes()


def test_a_share_counts_what_is_beyond_a_distance_or_not() -> None:
    assert pictures.rate([4, 10, 11, 30], 10, beyond=True) == 0.5
    assert pictures.rate([4, 10, 11, 11, 30], 10, beyond=False) == 0.4

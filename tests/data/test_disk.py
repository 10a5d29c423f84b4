"""The disk under a SQLite file: a network's is refused, and the room on it is known."""

from pathlib import Path

import pytest

from data import disk
from data.engine import StoreError, folder, migrate, read_store, write_store

MOUNTS = """\
/dev/vda / ext4 rw,relatime 0 0
tmpfs /tmp tmpfs rw 0 0
overlay /var overlay rw,lowerdir=/a,upperdir=/b 0 0
nas:/share /mnt/nas nfs4 rw,vers=4.2 0 0
//nas/share /mnt/police\\040data cifs rw 0 0
sshfs#x /mnt/ssh fuse.sshfs rw 0 0
portal /run/doc fuse.portal rw 0 0
/dev/vdb /mnt/nas/local xfs rw 0 0
nas:/b /mnt/over nfs rw 0 0
/dev/vdc /mnt/over ext4 rw 0 0
broken line
"""


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("/srv/noted", "ext4"),
        ("/tmp/noted", "tmpfs"),  # noqa: S108
        ("/var/lib", "overlay"),
        ("/mnt/nas", "nfs4"),
        ("/mnt/nas/noted/var", "nfs4"),
        ("/mnt/nasty", "ext4"),
        ("/mnt/police data/x", "cifs"),
        ("/mnt/ssh/x", "fuse.sshfs"),
        ("/mnt/nas/local/var", "xfs"),
        ("/mnt/over/x", "ext4"),
    ],
)
def test_a_folder_is_on_the_file_system_that_is_mounted_nearest_above_it(place: str, kind: str) -> None:
    assert disk.kind_of_file_system(Path(place), MOUNTS) == kind


def test_without_a_table_nothing_is_known() -> None:
    assert disk.kind_of_file_system(Path("/srv"), "") is None


@pytest.mark.parametrize(
    ("kind", "refused"),
    [
        *(
            (each, True)
            for each in ("nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "fuse.s3fs", "ceph", "davfs")
        ),
        *((each, False) for each in ("ext4", "xfs", "btrfs", "zfs", "tmpfs", "overlay", "fuse.portal", "9p")),
    ],
)
def test_a_network_disk_is_refused_in_one_line_and_a_disk_of_the_machine_is_not(
    kind: str, refused: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = tmp_path / "mounts"
    table.write_text(f"/dev/vda / ext4 rw 0 0\nx {tmp_path} {kind} rw 0 0\n", encoding="utf-8")
    monkeypatch.setattr(disk, "MOUNTS", table)
    url = f"sqlite:///{tmp_path / 'below' / 'noted.db'}"
    if not refused:
        migrate(url)
        return
    for way in (migrate, write_store, read_store):
        with pytest.raises(StoreError, match=rf"noted\.db: lies on a network disk \({kind}\)") as said:
            way(url)
        assert "\n" not in str(said.value)
        assert "PostgreSQL" in str(said.value)
    assert not (tmp_path / "below").exists()


def test_where_there_is_no_such_table_nothing_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk, "MOUNTS", tmp_path / "nothing")
    assert disk.refusal(tmp_path) is None


def test_the_room_is_that_of_the_files_disk_and_a_servers_is_not_ours_to_know(tmp_path: Path) -> None:
    beside = folder(f"sqlite:///{tmp_path / 'noted.db'}")
    assert beside == tmp_path
    room = disk.free_bytes(beside)
    assert room is not None
    assert room > 0
    assert disk.free_bytes(folder("postgresql+psycopg://noted@db.example/noted")) is None
    assert disk.free_bytes(tmp_path / "not" / "there") is None

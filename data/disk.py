"""The disk under a SQLite file: how much room is left on it, and whether it is this machine's own."""

import re
import shutil
from pathlib import Path

FULL = "disk"
FLOOR_BYTES = 512 << 20
"""Less room than this needs a person: a database of a year and the copy that a backup makes of it need as much."""
MOUNTS = Path("/proc/mounts")
ON_A_NETWORK = re.compile(
    r"nfs\d?|cifs|smb\d?|smbfs|ncpfs|afs|coda|ceph|glusterfs|lustre|gpfs|beegfs|orangefs|davfs2?"
    r"|fuse\.(?:sshfs|s3fs|rclone|glusterfs|davfs2?|gcsfuse|ceph(?:-fuse)?|juicefs|curlftpfs|smbnetfs|goofys|mount-s3)"
)
"""Kinds of file systems on which a lock of one machine is not another's, or shared memory is not shared."""


def free_bytes(folder: Path | None) -> int | None:
    """The room left on a folder's disk; None where there is no folder (the database is a server) or nobody can say."""
    try:
        return shutil.disk_usage(folder).free if folder else None
    except OSError:
        return None


def words(free: int) -> str:
    """What is wrong with a disk that has too little room, and what to do."""
    return (
        f"Only {free >> 20} MB are free on the database's disk (needed: {FLOOR_BYTES >> 20}). "
        "Free space there: once it is full, collection stands still."
    )


def kind_of_file_system(path: Path, mounts: str) -> str | None:
    """The kind of the file system that holds an absolute path, by a table of mounts as Linux writes it; None: unknown."""
    found: tuple[int, str | None] = (-1, None)
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = Path(re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), fields[1]))
        depth = len(point.parts)
        if depth >= found[0] and path.is_relative_to(
            point
        ):  # of several at one place the last hides the others
            found = (depth, fields[2])
    return found[1]


def refusal(folder: Path) -> str | None:
    """Why no SQLite file may lie in a folder, and what to do; None where it may, or nobody can say."""
    try:
        mounts = MOUNTS.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None  # no Linux
    kind = kind_of_file_system(folder.resolve(), mounts)
    if kind is None or not ON_A_NETWORK.fullmatch(kind):
        return None
    return (
        f"lies on a network disk ({kind}), where SQLite can lose what was stored. "
        "Name a file on a disk of this machine, or a PostgreSQL server, in NOTED_DATABASE_URL."
    )

"""A Python that finds this folder on its path loads this file first, and from then on may do only what a lesson needs.

Sockets reach loopback alone; files are written below one folder, which the environment names in GUARD; no other program
is started. What is refused is an error where it happens and a line in the file `refused` of that folder: a library that
catches the error hides nothing. (Sockets that a library opens by itself in C++, as the kernel's own, are not seen.)
"""

import os
import sys
from ipaddress import ip_address

PLACE = os.environ.get("GUARD")
WRITING = os.O_WRONLY | os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_TRUNC
CONNECTS = ("socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg")
LOOKS_UP = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo")
STARTS = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.startfile", "pty.spawn")
CHANGES = ("os.remove", "os.rmdir", "os.mkdir", "os.truncate", "os.chmod", "os.chown", "os.utime", "sqlite3.connect")
CHANGES_TWO = ("os.rename", "os.link", "os.symlink")


def is_loopback(host):
    if isinstance(host, bytes):
        host = host.decode()
    try:
        return host in (None, "localhost") or ip_address(host).is_loopback
    except ValueError:
        return False


def is_inside(path):
    """Whether a file of that name may be written. A number is a file that is open already."""
    if isinstance(path, int):
        return True
    path = os.path.realpath(os.fsdecode(path))
    return path == os.path.realpath(os.devnull) or f"{path}{os.sep}".startswith(PLACE + os.sep)


def may(event, args):
    """Whether a lesson may do that."""
    if event == "open":
        return not args[2] & WRITING or is_inside(args[0])
    if event in CHANGES:
        known = event == "os.mkdir" and os.path.isdir(args[0])  # "make it unless it is there" makes nothing
        return known or args[0] == ":memory:" or is_inside(args[0])
    if event in CHANGES_TWO:
        return is_inside(args[0]) and is_inside(args[1])
    if event in CONNECTS:
        address = args[1]
        return address is None or (isinstance(address, tuple) and is_loopback(address[0]))
    if event in LOOKS_UP:
        return is_loopback(args[0][0] if isinstance(args[0], tuple) else args[0])
    return args[0] == "uname"  # how Python's own module platform learns the machine's name; else a start of a program


def hook(event, args):
    if event in WATCHED and not may(event, args):
        told = f"{event} {' '.join(f'{arg!r:.200}' for arg in args[:2])}"
        note = os.open(os.path.join(PLACE, "refused"), os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(note, f"{told}\n".encode())
        os.close(note)
        raise PermissionError(f"a lesson must not: {told}")


WATCHED = {"open", *CONNECTS, *LOOKS_UP, *STARTS, *CHANGES, *CHANGES_TWO}
if PLACE:
    PLACE = os.path.realpath(PLACE)
    sys.addaudithook(hook)

"""Nothing leaves the machine, nothing is written outside a temporary folder.

The kernels of the tests are guarded, so tests/test_kernel.py holds this for all notebooks with every control moved.
Here the guard is shown to find what it must, and what runs outside a kernel is held to the same.
"""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from kernel import guarded, kernel, refused

HERE = Path(__file__).parent
SOMEWHERE = "192.0.2.1"  # an address for documentation: no machine has it (RFC 5737)

MUST_NOT = {  # what the guard writes down: code
    f"socket.connect .*{SOMEWHERE}": f"socket.socket().connect(('{SOMEWHERE}', 80))",
    f"socket.sendto .*{SOMEWHERE}": f"socket.socket(type=socket.SOCK_DGRAM).sendto(b'', ('{SOMEWHERE}', 80))",
    r"socket.bind .*0\.0\.0\.0": "socket.socket().bind(('0.0.0.0', 0))",
    r"socket.getaddrinfo 'example\.org'": "urllib.request.urlopen('http://example.org', timeout=1)",
    "open .*from_a_lesson.* 'w'": "Path.home().joinpath('from_a_lesson').write_text('')",
    "open 'beside_the_lesson' 'a'": "open('beside_the_lesson', 'a')",
    "open 'low' None": "os.open('low', os.O_CREAT)",
    "os.mkdir 'folder'": "os.mkdir('folder')",
    "os.remove 'nothing'": "os.remove('nothing')",
    "os.rename 'nothing'": "os.rename('nothing', os.path.join(os.environ['GUARD'], 'gone'))",
    "sqlite3.connect b?'base'": "sqlite3.connect('base')",
    "subprocess.Popen 'true'": "subprocess.run(['true'])",
    "os.system b'true'": "os.system('true')",
}
MAY = """
with open('callback_raises.ipynb') as read, tempfile.TemporaryFile() as own, open(os.devnull, 'w') as nowhere:
    own.write(read.read().encode())
os.makedirs('.', exist_ok=True)
listener = socket.create_server(('127.0.0.1', 0))
socket.create_connection(listener.getsockname()).close()
listener.close()
"""
OUTSIDE_A_KERNEL = """
import sys
from lstm_helpers.sheet import write
from lstm_helpers.tasks import outbreak_batch
from lstm_helpers.training import Net, Training, squared_error

Training(Net("LSTM", 1, 2, 1), outbreak_batch, squared_error).train(3)
print(*write(sys.argv[1]))
"""


def lesson(folder):
    """Does what it may, which must pass, and all that it must not."""
    with kernel(folder) as live:
        live.run("import os, socket, sqlite3, subprocess, tempfile, urllib.request; from pathlib import Path")
        live.run(MAY)
        assert (live.problems, live.refused) == ([], []), "the guard is in the way of lessons"
        for k, (told, code) in enumerate(MUST_NOT.items(), 1):
            live.run(f"try:\n    {code}\nexcept OSError as error:\n    print(error)")  # as a library swallows it
            assert live.problems == []
            assert len(live.refused) == k, code
            assert re.match(told, live.refused[-1]), live.refused[-1]


def test_the_guard_finds_what_a_lesson_must_not_do():
    folder = HERE / "bad_notebooks"
    before = sorted(folder.iterdir())
    with pytest.raises(AssertionError, match=r"^the guard refused:\nsocket\.connect"):
        lesson(folder)
    assert sorted(folder.iterdir()) == before


def test_the_sheet_and_training_write_where_they_are_told_to(tmp_path):
    command = [sys.executable, "-c", OUTSIDE_A_KERNEL, str(tmp_path / "sheet")]
    nobody = {"PATH": str(tmp_path), "CHROMIUM": ""}  # no Chromium: the guard lets no program start
    done = subprocess.run(command, env=guarded(tmp_path) | nobody, capture_output=True, text=True, check=False)
    assert refused(tmp_path) == []
    assert done.returncode == 0, done.stderr
    assert done.stdout.rstrip().endswith(str(tmp_path / "sheet" / "lstm_sheet.html"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["sheet"]

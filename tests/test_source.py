"""What the code of lstm_helpers never does, read from the syntax tree of every file.

Text is never run; nothing is unpickled, sent, or started; files are only read; no module has a state; errors are named.
"""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FILES = sorted((ROOT / "lstm_helpers").rglob("*.py"))


def words(text):
    return set(text.split())


RUNS = words("eval exec compile __import__ globals locals breakpoint input")
MODULES = {  # rule: what is not imported
    "code that is not seen": "importlib runpy builtins code codeop ctypes cffi inspect.getsource",
    "pickle": "pickle marshal shelve dill joblib cloudpickle dbm",
    "program": "subprocess pty multiprocessing pexpect sh webbrowser",
    "network": "socket ssl urllib http ftplib smtplib requests httpx aiohttp xmlrpc",
    "pyplot": "matplotlib.pyplot pylab matplotlib.pylab",
}
CALLS = {  # rule: methods and functions, by their last name
    "program": "system popen startfile execv execve execvp spawnl spawnv fork posix_spawn",
    "writes": "write_text write_bytes mkdir makedirs touch unlink rename rmdir rmtree symlink_to savefig imsave tofile"
    " savetxt savez savez_compressed save dump chmod NamedTemporaryFile TemporaryDirectory mkstemp mkdtemp copyfile"
    " copytree move_to",
    "state": "ContextVar seterr setattr seed set_state simplefilter filterwarnings",
}
MODULES, CALLS = ({rule: words(names) for rule, names in table.items()} for table in (MODULES, CALLS))
CHANGES = words("append extend insert add update setdefault pop popitem remove discard clear sort")
MADE = words("list dict set bytearray defaultdict Counter OrderedDict deque count default_rng local")

EXCEPTIONS = {  # (file, rule, what): why
    ("sheet/paper.py", "program", "subprocess"): "prints the PDF by Chromium, a list of arguments and no shell",
    ("sheet/paper.py", "writes", "mkdir"): "makes the folder that the user names",
    ("sheet/paper.py", "writes", "write_text"): "the worksheet, into that folder",
    ("sheet/paper.py", "writes", "unlink"): "an old PDF there, so that a failure is seen",
    ("sheet/paper.py", "writes", "TemporaryDirectory"): "Chromium's profile, in that folder, removed at the end",
    ("plots/marks.py", "writes", "save"): "an image, into memory",
    ("plots/picture.py", "writes", "savefig"): "a picture, into memory",
    ("plots/picture.py", "writes", "save"): "the same, of fewer colours",
    ("sheet/pages.py", "state", "tasks"): "a module, whose task of the cell's update is called update",
    ("variants/variant.py", "state", "cache"): "sizes, which are always the same for the same arguments",
    ("views/saturation.py", "state", "simplefilter"): "inside catch_warnings, which undoes it",
}


def broken(text):
    """{(rule, what)} that a file's text breaks."""
    tree = ast.parse(text)
    found = {(rule, name) for node in ast.walk(tree) for rule, name in _one(node)}
    return found | {("state", name) for name in _states(tree)}


def _one(node):
    """(rule, what) that a single node breaks."""
    if isinstance(node, ast.Name) and node.id in RUNS:
        yield "runs text", node.id
    elif isinstance(node, (ast.Import, ast.ImportFrom)):
        yield from _imports(node)
    elif isinstance(node, ast.Call):
        yield from _calls(node)
    elif isinstance(node, ast.ExceptHandler) and (node.type is None or getattr(node.type, "id", "") == "BaseException"):
        yield "bare except", "except"
    elif isinstance(node, ast.Attribute) and node.attr in RUNS - {"compile", "eval", "input"}:
        yield "runs text", node.attr
    elif isinstance(node, (ast.FunctionDef, ast.Lambda)):
        defaults = [*node.args.defaults, *filter(None, node.args.kw_defaults)]
        yield from (("state", "default") for default in defaults if _is_mutable(default))
        yield from (("state", "cache") for one in getattr(node, "decorator_list", ()) if "cache" in ast.unparse(one))
    elif isinstance(node, ast.Global):
        yield "state", "global"


def _imports(node):
    origin = node.module or "" if isinstance(node, ast.ImportFrom) else ""
    for alias in node.names:
        whole = f"{origin}.{alias.name}".strip(".")
        parents = {whole.rsplit(".", cut)[0] for cut in range(whole.count(".") + 1)}
        yield from ((rule, name) for rule, names in MODULES.items() for name in parents & names)
        if origin in ("os", "shutil", "numpy", "functools"):
            yield from ((rule, alias.name) for rule, names in CALLS.items() if alias.name in names)


def _calls(node):
    name = _name(node.func)
    yield from ((rule, name) for rule, names in CALLS.items() if name in names)
    for keyword in node.keywords:
        if keyword.arg in ("allow_pickle", "shell") and not (
            isinstance(keyword.value, ast.Constant) and not keyword.value.value
        ):
            yield ("pickle" if keyword.arg == "allow_pickle" else "program"), keyword.arg
    if name == "open" and not (isinstance(node.func, ast.Attribute) and getattr(node.func.value, "id", "") == "Image"):
        place = 0 if isinstance(node.func, ast.Attribute) else 1  # Path.open(mode), open(path, mode)
        modes = node.args[place : place + 1] + [word.value for word in node.keywords if word.arg == "mode"]
        if not all(isinstance(mode, ast.Constant) and re.fullmatch("r[bt]?|[bt]r", str(mode.value)) for mode in modes):
            yield "writes", "open"


# ------------------------------------------------------------ state


def _is_mutable(value):
    displays = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
    return isinstance(value, displays) or (isinstance(value, ast.Call) and _name(value.func) in MADE)


def _name(node):
    """The last name of a.b.c."""
    return getattr(node, "attr", getattr(node, "id", ""))


def _root(node):
    """The first name of a.b[c]."""
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        node = node.value
    return getattr(node, "id", None)


def _states(tree):
    """Names of a module that hold a state: they begin empty, or are no constants by their name and can be changed, or
    some code changes them; and what other modules hold, when this one changes it."""
    own, objects, modules = set(), set(), set()
    for node in tree.body:
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
            targets = getattr(node, "targets", None) or [node.target]
            names = {part.id for target in targets for part in ast.walk(target) if isinstance(part, ast.Name)}
            own |= names
            fixed = ast.unparse(node.value) not in ("[]", "{}") and not isinstance(node.value, ast.Call)
            if _is_mutable(node.value):
                yield from (name for name in names if not (fixed and re.fullmatch("_?[A-Z0-9_]+|__all__", name)))
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            names = {(alias.asname or alias.name).split(".")[0] for alias in node.names}
            (modules if isinstance(node, ast.Import) else objects).update(names)
    for function in [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]:
        stored = {
            part.id for part in ast.walk(function) if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)
        }
        local = stored | {part.arg for part in ast.walk(function) if isinstance(part, ast.arg)}
        yield from _changed(function, (own | objects) - local, modules - local)
    for node in tree.body:
        if not isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            yield from _changed(node, objects, modules)


def _changed(tree, objects, modules):
    """Those of the names whose items or attributes are set; or of objects, whose methods change them."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.Attribute, ast.Subscript)) and isinstance(node.ctx, (ast.Store, ast.Del)):
            yield from {_root(node)} & (objects | modules)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CHANGES:
            yield from {_root(node.func)} & objects


# ------------------------------------------------------------ tests


@pytest.fixture(scope="module")
def found():
    """{(file, rule, what)} of the whole package."""
    return {
        (path.relative_to(ROOT / "lstm_helpers").as_posix(), *one)
        for path in FILES
        for one in broken(path.read_text(encoding="utf-8"))
    }


def test_nothing_is_broken_but_the_exceptions(found):
    assert len(FILES) > 50
    assert sorted(found - EXCEPTIONS.keys()) == []


def test_every_exception_is_still_needed(found):
    assert sorted(EXCEPTIONS.keys() - found) == []
    assert all(EXCEPTIONS.values())


BAD = {  # rule: examples, one a line
    "runs text": """
        eval(text)
        exec(text)
        compile(text, '', 'exec')
        __import__(name)
        run = eval
        b.exec(x)""",
    "code that is not seen": """
        import importlib
        from importlib import import_module
        import ctypes.util""",
    "pickle": """
        import pickle
        from marshal import loads
        import shelve
        np.load(path, allow_pickle=True)
        np.load(path, allow_pickle=trusted)""",
    "program": """
        import subprocess
        from subprocess import run
        os.system(line)
        from os import system
        run(line, shell=True)
        import multiprocessing
        import webbrowser""",
    "network": """
        import socket
        import urllib.request
        from urllib import request
        from http.client import x""",
    "writes": """
        open(path, 'w')
        open(path, mode='ab')
        open(path, mode)
        open(path, 'r+')
        Path(path).open('x')
        path.write_text(text)
        np.save(path, array)
        figure.savefig(path)
        os.makedirs(path)
        shutil.rmtree(path)""",
    "pyplot": """
        import matplotlib.pyplot as plt
        from matplotlib import pyplot
        from matplotlib.pyplot import plot""",
    "bare except": r"""
        try:\n    x\nexcept:\n    pass
        try:\n    x\nexcept BaseException:\n    pass""",
    "state": r"""
        seen = []
        SEEN = {}
        SEEN: dict = {}
        table = {'a': 1}
        RNG = np.random.default_rng(1)
        HITS = itertools.count()
        TABLE = {'a': 1}\ndef f():\n    TABLE['b'] = 2
        ROWS = [1]\ndef f():\n    ROWS.append(2)
        N = 1\ndef f():\n    global N\n    N += 1
        from lstm_helpers.example import ERRATA\ndef f():\n    ERRATA['A1'].pop('why')
        from lstm_helpers.example import ERRATA\nERRATA['A1'] = 1
        import matplotlib\nmatplotlib.rcParams['font.size'] = 9
        import os\ndef f():\n    os.environ['A'] = 'b'
        def f(seen=[]):\n    pass
        def f(*, seen=dict()):\n    pass
        @lru_cache(8)\ndef f():\n    pass
        np.random.seed(1)
        np.seterr(all='ignore')""",
}
EXAMPLES = [(rule, line.strip().replace("\\n", "\n")) for rule, text in BAD.items() for line in text.split("\n")[1:]]
GOOD = """
import re
import numpy as np
from lstm_helpers.example import ERRATA
__all__ = ["f"]
TABLE = {"a": [1, 2]}
TABLE |= {"b": [row for row in (3, 4)]}
def f(path, TABLE_TWO=(), shell=False):
    pattern, rows, ERRATA = re.compile("a"), [], {}
    ERRATA["x"] = 1
    rows.append(np.add(1, 2))
    np.load(path, allow_pickle=False)
    with open(path) as one, open(path, "rb") as two, path.open() as three, path.open("r") as four:
        return pattern.sub("", one.read())
    try:
        return 1
    except ValueError:
        return 2
"""


@pytest.mark.parametrize(("rule", "text"), EXAMPLES)
def test_each_rule_finds_what_it_must(rule, text):
    assert {found for found, _ in broken(text)} == {rule}


def test_each_rule_has_an_example_that_it_finds():
    assert BAD.keys() == {"runs text", "bare except", *MODULES, *CALLS}
    assert len(EXAMPLES) > 50


def test_ordinary_code_breaks_no_rule():
    assert broken(GOOD) == set()

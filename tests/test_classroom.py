"""The page for classes adds up and names what there is; the workflow is pinned and may do little."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "notebooks" / "classroom.md").read_text(encoding="utf-8")
WORKFLOW = (ROOT / ".github" / "workflows" / "check.yml").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
NUMBER = r"\d[\d,]*(?:\.\d+)?"


def number(text):
    return float(text.replace(",", ""))


# ------------------------------------------------------------ figures of the page


def products(text):
    """(learners, MB each, GB together) of every product that the text tells."""
    found = re.findall(rf"({NUMBER}) × ({NUMBER}) MB = ({NUMBER}) GB", text)
    return [tuple(map(number, row)) for row in found]


def wrong_products(text):
    return [row for row in products(text) if row[0] * row[1] / 1000 != pytest.approx(row[2], rel=1e-9)]


def rows(text):
    """The rows of the table of learners: (learners, the row)."""
    return [(number(first), line) for line in text.splitlines() for first in re.findall(rf"^\| ({NUMBER}) \|", line)]


def measured(pattern):
    """The numbers that a pattern finds on the page, which tells them once."""
    (found,) = re.findall(pattern.replace("NUMBER", f"({NUMBER})"), PAGE)
    return [number(text) for text in ([found] if isinstance(found, str) else found)]


def test_every_class_size_has_its_products():
    assert [learners for learners, _ in rows(PAGE)] == [1, 30, 300, 10_000]
    for learners, row in rows(PAGE):
        assert products(row), row
        assert {factor for factor, _, _ in products(row)} == {learners}


def test_products_are_right():
    assert len(products(PAGE)) == 7
    assert wrong_products(PAGE) == []
    assert wrong_products("30 × 358 MB = 10.74 GB, 300 × 45 MB = 1.35 GB") == [(300, 45, 1.35)]


def test_memory_of_a_learner_holds_that_of_a_kernel():
    (learner,), (kernel,) = measured("took about NUMBER MB"), measured("kernel\\s+of about NUMBER MB")
    assert measured(r"notebook 07 \|.*\| NUMBER MB \|") == [kernel]
    assert kernel < learner
    assert {each for _, each, _ in products(PAGE)} == {learner, *measured("About NUMBER MB at the first visit")}


def test_the_load_test_agrees_with_itself():
    (kernels,) = measured("NUMBER kernels that have run notebook 02")
    served, one = measured(r"all kernels \| NUMBER a second"), measured(r"one kernel \| NUMBER a second")
    assert served[0] / kernels == pytest.approx(one[0], abs=0.05)
    together, each = measured(r"kernels \| NUMBER MB, NUMBER MB each")
    assert together / kernels == pytest.approx(each, abs=0.5)
    assert measured(r"last values lost \| NUMBER of NUMBER") == [0, kernels]


def test_visits_under_the_limit_of_pages():
    (limit,), (visits,) = measured("limit of NUMBER GB a month"), measured("that is NUMBER first visits")
    (visit,) = measured("About NUMBER MB at the first visit")
    assert limit * 1000 / visit == pytest.approx(visits, rel=0.02)


def test_the_first_visit_is_what_the_table_says():
    (sent,), (about,) = measured(r"NUMBER MB in \d+ answers"), measured("About NUMBER MB at the first visit")
    assert measured(r"first visit \|.*\| NUMBER MB \|") == [sent]
    assert sent <= about


def test_memory_of_an_open_notebook_is_what_the_table_says():
    one, two, three, again = measured(r"02, then 03, then 04 \| NUMBER MB \| NUMBER MB \| NUMBER MB \| NUMBER MB")
    each, browser = measured(r"about NUMBER MB of its memory for each open notebook, beside NUMBER MB")
    assert (three - one) / 2 == pytest.approx(each, rel=0.2)
    assert browser + each == pytest.approx(one, rel=0.1)
    assert again < one < two < three
    assert "so close those that are done" in PAGE


# ------------------------------------------------------------ commands of the page


def missing_targets(text):
    """What the text tells to make and the Makefile does not know."""
    told = re.findall(r"(?:^ {4}|`)make ([a-z-]+)", text, flags=re.M)
    return sorted(set(told) - set(re.findall(r"^([a-z-]+):", MAKEFILE, flags=re.M)))


def test_commands_exist():
    assert {"make lab", "make site", "make pyodide"} <= set(re.findall(r"make [a-z]+", PAGE))
    assert missing_targets(PAGE) == []
    assert missing_targets("Say `make lab`.\n\n    make coffee\n") == ["coffee"]
    for file in re.findall(r"(benchmarks/\w+\.py|environment\.yml)", PAGE):
        assert (ROOT / file).exists(), file


def test_links_open_a_notebook_that_exists():
    links = [link.replace("%2F", "/") for link in re.findall(r"https://\S+\.ipynb", PAGE)]
    assert [re.match(r"https://([\w.]+)", link)[1] for link in links] == [
        "mybinder.org",
        "HUB",
        "colab.research.google.com",
    ]
    for link in links:
        assert "OWNER/REPO" in link
        assert (ROOT / re.search(r"notebooks/\w+\.ipynb", link)[0]).exists(), link


# ------------------------------------------------------------ workflow


def loose(text):
    """The lines that use an action without a full commit and its version."""
    uses = [line.strip(" -") for line in text.splitlines() if re.match(r"[\s-]*uses:", line)]
    return [line for line in uses if not re.fullmatch(r"uses: [\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+(\.\d+)*", line)]


def steps(job):
    return [step.get("uses", "").split("@")[0] for step in job["steps"]]


@pytest.fixture(scope="module")
def jobs():
    return yaml.safe_load(WORKFLOW)["jobs"]


def test_every_action_is_pinned():
    assert WORKFLOW.count("uses:") >= 5
    assert loose(WORKFLOW) == []


@pytest.mark.parametrize(
    "line",
    ["actions/checkout@v6", "actions/checkout@de0fac2 # v6.0.2", f"actions/checkout@{40 * 'a'}", "x/y@main # v1"],
)
def test_a_loose_action_is_found(line):
    assert loose(f"    - uses: {line}\n      - uses: x/y@{40 * '0'} # v1.2.3\n") == [f"uses: {line}"]


def test_one_commit_for_one_action():
    pins = set(re.findall(r"uses: ([\w./-]+)@([0-9a-f]+)", WORKFLOW))
    assert len({action for action, _ in pins}) == len(pins)


def test_only_the_last_job_may_write(jobs):
    assert yaml.safe_load(WORKFLOW)["permissions"] == {"contents": "read"}
    assert {name for name, job in jobs.items() if "permissions" in job} == {"deploy"}
    assert jobs["deploy"]["permissions"] == {"pages": "write", "id-token": "write"}
    assert "actions/checkout" not in steps(jobs["deploy"]), "what may write runs no code of the project"


def test_the_site_is_published_only_after_the_tests_and_from_the_default_branch(jobs):
    assert "test" in jobs["site"]["needs"]
    assert "site" in jobs["deploy"]["needs"]
    assert "default_branch" in jobs["deploy"]["if"]
    assert [name for name, job in jobs.items() if "actions/deploy-pages" in steps(job)] == ["deploy"]


def test_three_systems_and_the_lowest_python(jobs):
    systems = {"ubuntu-latest", "windows-latest", "macos-latest"}
    assert set(jobs["conda"]["strategy"]["matrix"]["os"]) == systems
    lowest = re.search(r'requires-python = ">=([\d.]+)', (ROOT / "pyproject.toml").read_text(encoding="utf-8"))[1]
    versions = [step["with"]["python-version"] for step in jobs["lowest"]["steps"] if "setup-python" in str(step)]
    assert versions == [lowest]


def test_what_the_workflow_runs_exists(jobs):
    commands = " ".join(step.get("run", "") for job in jobs.values() for step in job["steps"])
    files = re.findall(r"(?:tests|notebooks)/\w+\.\w+|\.ci/run|environment\.yml|pyproject\.toml", commands)
    assert files
    assert [file for file in files if not (ROOT / file).exists()] == []
    assert "make site" in commands

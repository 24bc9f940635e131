"""The command line: JSON alone on stdout, errors with a hint on stderr, exit statuses 0, 1 and 2."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from core.__main__ import main
from core.bootstrap import Workbench

ROOT = Path(__file__).parents[1]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "core", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )


def test_status_of_an_empty_workspace(tmp_path: Path) -> None:
    """A fresh folder is a valid workspace: zero products, no index, exit 0, no heavy library loaded."""
    done = run("status", "--workspace", str(tmp_path / "new"), "--json")
    assert done.returncode == 0, done.stderr
    status = json.loads(done.stdout)
    assert status["products"] == 0
    assert status["index"] == "missing"
    assert {"version", "workspace", "keywords", "shoppers", "sample_shoppers", "models", "database"} <= status.keys()


def test_preview_without_products_says_what_to_do(tmp_path: Path) -> None:
    """One error, one hint, exit 1, nothing on stdout."""
    done = run("preview", "--shopper", "s1", "--workspace", str(tmp_path), "--json")
    assert (done.returncode, done.stdout) == (1, "")
    assert "hint:" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [[], ["dance"], ["preview"], ["preview", "--shopper", "s1", "--at", "soon"], ["import", "xml"]],
)
def test_wrong_usage_exits_with_two(arguments: list[str]) -> None:
    """argparse's own status for words it does not know."""
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2


def test_a_bad_file_names_row_and_field(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The import is refused with row, field and reason, and nothing is saved."""
    bad = tmp_path / "bad.csv"
    bad.write_text("id,name,category,price\n1,Tea,tea,2.50\n2,Milk,dairy,NaN\n", encoding="utf-8")
    workspace = str(tmp_path / "w")
    assert main(["import", "csv", "--products", str(bad), "--workspace", workspace]) == 1
    said = capsys.readouterr()
    assert "row 3" in said.err
    assert "price" in said.err
    assert main(["status", "--workspace", workspace, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["products"] == 0


def test_starting_up_loads_no_heavy_library(market: Workbench) -> None:
    """Opening a workspace and asking its status imports neither torch nor faiss nor sentence-transformers."""
    script = (
        "import sys\nfrom pathlib import Path\nfrom core.bootstrap import open_workbench\n"
        "from core.settings import Settings\n"
        f"workbench = open_workbench(Settings(workspace=Path({str(market.settings.workspace)!r})))\n"
        "workbench.status.status()\n"
        "print([name for name in ('torch', 'faiss', 'sentence_transformers', 'transformers', 'sklearn') "
        "if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=120, check=True
    )
    assert done.stdout.strip() == "[]"

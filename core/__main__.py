"""`python -m core VERB ...`: the same desks as the pages. JSON on stdout alone, progress and logs on stderr.

Exit status: 0, 1 (a clear error), 2 (usage). The verbs are in core/commands.
"""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Sequence

from core.bootstrap import open_workbench
from core.commands import grading, many, models, page, workspace
from core.commands.arguments import Verb, common
from core.commands.printing import shown
from core.errors import BadImport, EndcapError
from core.settings import load_settings


def main(argv: Sequence[str] | None = None) -> int:
    parser, verbs = _parser()
    arguments = parser.parse_args(argv)
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        overrides = {} if arguments.workspace is None else {"workspace": arguments.workspace}
        with open_workbench(load_settings(**overrides)) as workbench:
            verbs[arguments.verb](workbench, arguments)
    except EndcapError as error:
        print(f"error: {shown(str(error))}", file=sys.stderr)
        for issue in error.issues if isinstance(error, BadImport) and len(error.issues) > 1 else ():
            print(f"  {shown(str(issue))}", file=sys.stderr)
        print(f"hint: {shown(error.hint)}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 1
    except BrokenPipeError:
        return 1
    return 0


def _parser() -> tuple[argparse.ArgumentParser, dict[str, Verb]]:
    parser = argparse.ArgumentParser(prog="python -m core", description="Endcap without the screen.")
    added = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    shared = common()
    verbs: dict[str, Verb] = {}
    for family in (workspace, page, grading, many, models):
        verbs |= family.add(added, shared)
    return parser, verbs


if __name__ == "__main__":
    sys.exit(main())

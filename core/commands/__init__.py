"""The verbs of `python -m core`, a module per family: each adds its arguments and runs on an open workbench."""

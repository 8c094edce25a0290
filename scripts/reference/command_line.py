"""Command lines of the programs here: their help needs no PyTorch, and without it they say so."""

import argparse
import importlib.util
import sys


def parser(documentation):
    """A parser whose help is the documentation of the program."""
    return argparse.ArgumentParser(
        description=documentation, formatter_class=argparse.RawDescriptionHelpFormatter)


def require(*modules):
    """Ends the program, and says what to install, if one of the modules is not there."""
    missing = [name for name in modules if importlib.util.find_spec(name) is None]
    if missing:
        sys.exit("%s must be installed but %s has no module %s; install it (Debian: python3-torch) or"
                 " run another Python" % (" and ".join(modules), sys.executable, ", ".join(missing)))

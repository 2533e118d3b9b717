"""The probe of gate 1: load the worker's modules as the worker would, and tell who loaded what.

Runs in the worker's container together with `shared`: standard library and Python 3.6 only.
"""
# ruff: noqa: UP006, UP035, UP045

import contextlib
import importlib
import importlib.util
import itertools
import os
import platform
import sys
import time
from types import TracebackType
from typing import Any, Dict, List, Optional, Sequence, Set, Tuple

from readiness.probes import shared

INTERPRETER = "the interpreter's start (sitecustomize or a .pth file)"


class Importers:
    """Notes who asked for each module; stands first among the finders and finds nothing itself.

    Of the modules that are watched it notes which ones ran, though they be taken away again.
    """

    def __init__(self, watched: Sequence[str] = ()) -> None:
        self.watched = watched
        self.known: Dict[str, Tuple[str, str, int]] = {}
        self.ran: List[str] = []

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:  # noqa: ANN401
        """Note the module of the calling frame, its file and its line."""
        frame = shared.importer(sys._getframe(1))  # noqa: SLF001
        if frame is None:
            self.known[name] = ("", "", 0)
        else:
            module = frame.f_globals.get("__name__", "")
            self.known[name] = (module, frame.f_code.co_filename, frame.f_lineno)
        if any(is_inside(name, package) for package in self.watched):
            return self.noting(self.found_by_others(name, path, target))
        return None

    def found_by_others(self, name: str, path: Any, target: Any) -> Any:  # noqa: ANN401
        """What the finders behind this one find."""
        behind = itertools.dropwhile(lambda finder: finder is not self, list(sys.meta_path))
        asked = (getattr(finder, "find_spec", None) for finder in behind if finder is not self)
        return next(filter(None, (ask(name, path, target) for ask in asked if ask)), None)

    def noting(self, spec: Any) -> Any:  # noqa: ANN401
        """The same, its module noted as soon as its body has run to its end."""
        loader = getattr(spec, "loader", None)
        run = getattr(loader, "exec_module", None)

        def exec_module(module: Any) -> None:  # noqa: ANN401
            run(module)  # type: ignore[misc]
            self.ran.append(module.__name__)

        if run is not None and not isinstance(loader, type):
            with contextlib.suppress(AttributeError):  # then `sys.modules` alone tells
                loader.exec_module = exec_module  # type: ignore[union-attr]
        return spec

    def loaded(self, before: Set[str]) -> List[str]:
        """The modules that came and were not there before, in the order they were asked for.

        (`sys.modules` itself has them in the order in which they were finished.)
        """
        there: List[Tuple[str, Any]] = list(sys.modules.items())
        order = {name: number for number, name in enumerate(self.known)}
        ran = [name for name, module in there if not _is_absent(module)] + self.ran
        new = [name for name in dict.fromkeys(ran) if name not in before]
        return sorted(new, key=lambda name: order.get(name, len(order)))

    def chain(self, module: str) -> List[shared.Json]:
        """The modules from the entry to this one, each with the place that imports it."""
        links: List[shared.Json] = []
        while module in self.known and all(link["module"] != module for link in links):
            parent, file, line = self.known[module]
            links.append({"module": module, "file": shared.plain(file), "line": line})
            module = parent
        return links[::-1]


def is_inside(name: str, package: str) -> bool:
    """Whether a module is that package or one of its parts."""
    return (name + ".").startswith(package + ".")


def _is_absent(module: object) -> bool:
    """Whether no line of it has run: it is not there, or waits to be asked for (LazyLoader)."""
    return module is None or type(module).__name__ == "_LazyModule"


def probe(arguments: shared.Json) -> shared.Json:
    """Import the modules named; the result is a `readiness.probes.results.ImportResult`."""
    importers = Importers(arguments["forbid"])
    sys.meta_path.insert(0, importers)
    before = set(sys.modules)
    start = time.time()
    result: shared.Json = {"ok": True}
    for entry in arguments["imports"]:
        try:
            importlib.import_module(entry)
            if is_without_code(entry):
                result = nothing_to_load(entry)
                break
        except BaseException as error:  # noqa: BLE001  an exit is a result too
            result = failure(error, entry, importers)
            break
    result["duration_s"] = time.time() - start
    result["python"] = platform.python_version()
    result["loaded"] = importers.loaded(before)
    result["chains"] = {
        **came_with_the_interpreter(arguments["forbid"], before),
        **chains(arguments["forbid"], result["loaded"], importers),
    }
    return result


def is_without_code(entry: str) -> bool:
    """Whether it is a mere folder (a namespace package) that `python -m` could not run either."""
    path = getattr(sys.modules.get(entry), "__path__", None)
    if "NamespacePath" not in type(path).__name__:
        return False
    return importlib.util.find_spec(entry + ".__main__") is None


def nothing_to_load(entry: str) -> shared.Json:
    """What a folder of the entry's name comes to: importing it has run no line of code."""
    message = entry + " is a folder without code: neither __init__.py nor __main__.py is in it"
    return {"ok": False, "kind": "entry-not-found", "entry": entry, "message": message}


def came_with_the_interpreter(packages: List[str], before: Set[str]) -> shared.Json:
    """The packages that were there before the first import, though no part of Python itself.

    A sitecustomize or a .pth file of the image loads them, for the worker as for the probe.
    """
    first = {"module": INTERPRETER, "file": "", "line": 0}
    return {
        package: [first, {"module": package, "file": "", "line": 0}]
        for package in packages
        if any(
            is_inside(name, package) and not is_standard(sys.modules.get(name)) for name in before
        )
    }


def is_standard(module: Any) -> bool:  # noqa: ANN401
    """Whether a module is a part of Python: the probe itself needs some of them."""
    file = getattr(module, "__file__", None) or ""
    library = os.path.dirname(os.__file__) + os.sep  # noqa: PTH120
    installed = "site-packages" in file or "dist-packages" in file
    return not file or (file.startswith(library) and not installed)


def chains(packages: List[str], loaded: List[str], importers: Importers) -> shared.Json:
    """For each package of which something was loaded: how its first module came in."""
    found: shared.Json = {}
    for package in packages:
        first = next((one for one in loaded if is_inside(one, package)), None)
        if first is not None:
            found[package] = importers.chain(first)
    return found


def failure(error: BaseException, entry: str, importers: Importers) -> shared.Json:
    """What became of an import that raised."""
    missing = (getattr(error, "name", "") or "") if shared.is_missing_module(error) else ""
    chain = importers.chain(missing) or importers.chain(deepest_module(error.__traceback__))
    result = shared.describe(error)
    result.update(ok=False, entry=entry, kind=kind_of(error, entry), missing=missing, chain=chain)
    return result


def kind_of(error: BaseException, entry: str) -> str:
    """The cause code of an exception, by the rules of gate 1."""
    if shared.is_missing_module(error):
        name = getattr(error, "name", "")
        own = bool(name) and (entry + ".").startswith(name + ".")
        return "entry-not-found" if own else "missing-dependency"
    # An exit because of a server that is away is to be mended at the connection.
    if shared.needs_a_service(error):
        return "needs-service"
    return "exited-early" if isinstance(error, SystemExit) else "import-failed"


def deepest_module(trace: Optional[TracebackType]) -> str:
    """The name of the last module whose body was being run."""
    name = ""
    while trace is not None:
        if trace.tb_frame.f_code.co_name == "<module>":
            name = trace.tb_frame.f_globals.get("__name__", "")
        trace = trace.tb_next
    return name


if __name__ == "__main__":
    shared.run(probe)

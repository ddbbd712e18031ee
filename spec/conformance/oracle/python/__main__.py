"""The oracle's door: JSON lines in, JSON lines out. See INTERPRETING.md, "Runners"."""

import sys

sys.dont_write_bytecode = True

import gc
import json
import platform
import traceback
import warnings

from interpreter import VERBS, run
from virtual_loop import order_all_sets


HERE = sys.version_info[:2]
MISSING = [
    feature
    for feature, since in VERBS["since"].items()
    if tuple(map(int, since.split("."))) > HERE
]


def answer(request):
    command = request["cmd"]
    if command == "start":
        return {
            "implementation": platform.python_implementation().lower(),
            "version": platform.python_version(),
            "missing": MISSING,
        }
    if command == "run":
        missing = [need for need in request.get("needs", []) if need in MISSING]
        if missing:
            return {"skipped": "needs " + ", ".join(missing)}
        try:
            return run(
                request["scenario"],
                turns=request.get("turns", False),
                limits=request.get("limits", False),
            )
        except BaseException:
            return {"errored": traceback.format_exc()}
        finally:
            # What a scenario leaves behind must not run inside the next one.
            gc.collect()
    raise ValueError("unknown command " + command)


def serve():
    for line in sys.stdin:
        request = json.loads(line)
        if request["cmd"] == "stop":
            return
        reply = answer(request)
        reply["seq"] = request.get("seq")
        sys.stdout.write(json.dumps(reply, separators=(",", ":")) + "\n")
        sys.stdout.flush()


warnings.simplefilter("ignore")
sys.unraisablehook = lambda unraisable: None
order_all_sets()
gc.disable()
gc.collect()
getattr(gc, "freeze", lambda: None)()
serve()

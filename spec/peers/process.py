"""Runs commands by asyncio.subprocess and says what came of each, as JSON."""
import asyncio
import json
import sys
from asyncio.subprocess import DEVNULL, PIPE, STDOUT

NAMES = {"PIPE": PIPE, "STDOUT": STDOUT, "DEVNULL": DEVNULL}
CODES = {"FileNotFoundError": "ENOENT", "PermissionError": "EACCES", "NotADirectoryError": "ENOTDIR"}


def name_of(error):
    name = type(error).__name__
    return CODES.get(name, "RangeError" if name == "ValueError" else name)


async def outcome(case):
    streams = {key: NAMES[value] for key, value in case.get("streams", {}).items()}
    options = {**streams, **case.get("options", {})}
    try:
        if "shell" in case:
            child = await asyncio.create_subprocess_shell(case["shell"], **options)
        else:
            child = await asyncio.create_subprocess_exec(*case["exec"], **options)
    except Exception as error:
        return {"raises": name_of(error)}
    said = {"streams": [getattr(child, key) is not None for key in ("stdin", "stdout", "stderr")]}
    if "signal" in case:
        await asyncio.sleep(0.5)
        child.send_signal(case["signal"])
    if "readline" in case:
        lines = []
        try:
            while True:
                line = await child.stdout.readline()
                if not line:
                    break
                lines.append(line.decode())
        except Exception as error:
            lines.append(name_of(error))
        said["lines"] = lines
    given = case.get("input")
    try:
        out, err = await child.communicate(None if given is None else given.encode() * case.get("times", 1))
        said["out"] = None if out is None else [len(out), out[:60].decode()]
        said["err"] = None if err is None else [len(err), err[:60].decode()]
    except Exception as error:
        said["communicate"] = name_of(error)
        await child.wait()
    said["returncode"] = child.returncode
    said["again"] = await child.wait()
    # The code may be known before the end has been told of.
    await asyncio.sleep(0.05)
    try:
        child.terminate()
        said["terminate"] = None
    except Exception as error:
        said["terminate"] = name_of(error)
    return said


async def main():
    cases = json.loads(sys.stdin.read())
    print(json.dumps([await outcome(case) for case in cases]))


asyncio.run(main())

"""Has a runner run the scenarios beside this file, and compares: plain Python, nothing else.

    python3 check.py [--only <start of ids>] [-- <command that starts a runner>]

Without a command: asyncio itself, by the oracle. It ends with 1 if something differs, or nothing agrees.
"""

import json
import pathlib
import platform
import re
import subprocess
import sys

here = pathlib.Path(__file__).resolve().parent


def is_within(profile, minor):
    for part in profile.replace("cpython", "").split(","):
        relation, bound = re.match(r"(>=|<=|==)3\.(\d+)$", part).groups()
        distance = minor - int(bound)
        if relation == ">=" and distance < 0:
            return False
        if relation == "<=" and distance > 0:
            return False
        if relation == "==" and distance != 0:
            return False
    return True


def expectation_for(scenario, about):
    """What to expect: of a CPython what its version does, of others what the newest does."""
    if about["implementation"] != "cpython":
        return scenario["expect"]
    minor = int(about["version"].split(".")[1])
    if is_within(scenario["profile"], minor):
        return scenario["expect"]
    for former in scenario.get("formerly", []):
        if is_within(former["profile"], minor):
            return former
    return None


def result_in(answer):
    keys = ("trace", "outcome", "left", "unretrieved")
    return {key: answer[key] for key in keys if key in answer}


def text_of(value):
    return json.dumps(value, sort_keys=True)


def main(words):
    options, command = words, [sys.executable, str(here / "oracle" / "python")]
    if "--" in words:
        at = words.index("--")
        options, command = words[:at], words[at + 1 :]
    only = options[1] if options[:1] == ["--only"] else ""
    scenarios = []
    for file in sorted((here / "scenarios").rglob("*.json")):
        scenario = json.loads(file.read_text(encoding="utf-8"))
        if scenario["id"].startswith(only):
            scenarios.append(scenario)

    runner = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    )

    def ask(request):
        runner.stdin.write(json.dumps(request) + "\n")
        runner.stdin.flush()
        return json.loads(runner.stdout.readline())

    about = ask({"cmd": "start"})
    agree = differ = skipped = 0
    for seq, scenario in enumerate(scenarios):
        expected = expectation_for(scenario, about)
        if expected is None:
            skipped += 1
            continue
        keys = ("given", "before", "main", "eager", "shutdown")
        program = {key: scenario[key] for key in keys if key in scenario}
        request = {"cmd": "run", "seq": seq, "needs": scenario["needs"], "scenario": program}
        answer = ask(request)
        wanted, found = text_of(result_in(expected)), text_of(result_in(answer))
        if "skipped" in answer:
            skipped += 1
        elif wanted == found:
            agree += 1
        else:
            differ += 1
            print(f"{scenario['id']} differs\n  - {wanted}\n  + {found}")
    runner.stdin.write('{"cmd":"stop"}\n')
    runner.stdin.close()
    runner.wait()
    print(
        f"{about['implementation']} {about['version']} under python {platform.python_version()}: "
        f"{len(scenarios)} scenarios, {agree} agree, {differ} differ, {skipped} skipped"
    )
    return 1 if differ > 0 or agree == 0 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""One (workload, row) on asyncio or uvloop: the Python half of measure.mjs."""

import asyncio
import importlib.util
import json
import pathlib
import sys
import time

BATCH_S = 0.02


class Watch:
    """A stopwatch that a workload may pause while it prepares or tidies."""

    def __init__(self, now):
        self.now = now
        self.elapsed = 0
        self.started_at = now()

    def pause(self):
        if self.started_at is not None:
            self.elapsed += self.now() - self.started_at
        self.started_at = None

    def resume(self):
        self.started_at = self.now()

    def stop(self):
        self.pause()
        return self.elapsed


def load(file):
    path = pathlib.Path(__file__).parent.parent / "workloads" / f"{file}.py"
    spec = importlib.util.spec_from_file_location("workload", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main():
    file, row_text, system, budget_ms = sys.argv[1:]
    if system == "uvloop":
        import uvloop

        asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
    row = json.loads(row_text)
    run = load(file).make(row)
    clock = time.process_time if row.get("clock") == "process" else time.perf_counter
    budget_s = float(budget_ms) / 1000

    def batch(size):
        watch = Watch(clock)
        operations = asyncio.run(run(size, watch))
        return watch.stop(), operations

    size, spent = 1, 0
    while True:
        elapsed, _ = batch(size)
        spent += elapsed
        if elapsed < BATCH_S / 2:
            size *= 2
        elif spent >= budget_s / 2:
            break
    size = max(1, round(size * BATCH_S / elapsed))
    results, spent = [], 0
    while len(results) < 3 or spent < budget_s:
        elapsed, operations = batch(size)
        results.append(elapsed / operations * 1e9)
        spent += elapsed
    results.sort()
    # What else the machine does makes a batch slower, never faster.
    print(json.dumps({"value": results[int((len(results) - 1) * 0.1)]}))


main()

import asyncio

TASKS = 5_000
LONG_S = 100


def make(row):
    async def nap():
        await asyncio.sleep(LONG_S)

    async def main(rounds, watch):
        watch.pause()
        cancelled = 0
        for _ in range(rounds):
            naps = [asyncio.create_task(nap()) for _ in range(TASKS)]
            await asyncio.sleep(0)
            watch.resume()
            for one in naps:
                one.cancel()
            for one in naps:
                try:
                    await one
                except asyncio.CancelledError:
                    cancelled += 1
            watch.pause()
        return cancelled

    return main

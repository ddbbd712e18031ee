import asyncio

SLEEPS = 20_000
LONGEST_MS = 50


def delays():
    seed = 12345
    for _ in range(SLEEPS):
        seed = (seed * 1664525 + 1013904223) & 0xFFFFFFFF
        yield seed / 2**32 * LONGEST_MS / 1000


def make(row):
    async def nap(delay):
        await asyncio.sleep(delay)
        return 1

    async def main(rounds, watch):
        ended = 0
        for _ in range(rounds):
            naps = [asyncio.create_task(nap(delay)) for delay in delays()]
            for one in naps:
                ended += await one
        return ended

    return main

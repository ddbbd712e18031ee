import asyncio

DEPTH = 10


def make(row):
    async def descend(left):
        if left > 1:
            return 1 + await descend(left - 1)
        await asyncio.sleep(0)
        return 1

    async def main(chains, watch):
        calls = 0
        for _ in range(chains):
            calls += await descend(DEPTH)
        return calls

    return main

import asyncio

TURNS = 100


def make(row):
    async def descend(left):
        if left > 0:
            return await descend(left - 1)
        for _ in range(TURNS):
            await asyncio.sleep(0)
        return TURNS

    async def main(chains, watch):
        turns = 0
        for _ in range(chains):
            turns += await descend(row["depth"])
        return turns

    return main

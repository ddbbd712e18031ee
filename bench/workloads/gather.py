import asyncio

CHILDREN = 10_000


def make(row):
    async def child():
        for _ in range(row["turns"]):
            await asyncio.sleep(0)
        return 1

    async def main(rounds, watch):
        ended = 0
        for _ in range(rounds):
            ended += len(await asyncio.gather(*(child() for _ in range(CHILDREN))))
        return ended

    return main

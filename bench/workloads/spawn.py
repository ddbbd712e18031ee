import asyncio

TASKS = 10_000


def make(row):
    async def child():
        for _ in range(row["turns"]):
            await asyncio.sleep(0)
        return 1

    async def main(rounds, watch):
        ended = 0
        for _ in range(rounds):
            children = [asyncio.create_task(child()) for _ in range(TASKS)]
            for one in children:
                ended += await one
        return ended

    return main

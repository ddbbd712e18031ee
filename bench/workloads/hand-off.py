import asyncio


def make(row):
    async def play(court, mine, theirs, rounds):
        future = asyncio.get_running_loop().create_future
        seen = 0
        for _ in range(rounds):
            seen += await court[mine]
            court[mine] = future()
            court[theirs].set_result(1)
        return seen

    async def main(rounds, watch):
        future = asyncio.get_running_loop().create_future
        court = {"left": future(), "right": future()}
        left = asyncio.create_task(play(court, "left", "right", rounds))
        right = asyncio.create_task(play(court, "right", "left", rounds))
        court["left"].set_result(1)
        return await left + await right

    return main

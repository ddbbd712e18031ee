import asyncio


def make(row):
    async def spin(turns):
        for _ in range(turns):
            await asyncio.sleep(0)
        return turns

    async def main(turns, watch):
        spinning = [asyncio.create_task(spin(turns)) for _ in range(row["tasks"])]
        return sum([await one for one in spinning])

    return main

import asyncio


def make(row):
    async def produce(queue, count):
        for _ in range(count):
            await queue.put(1)

    async def main(count, watch):
        queue = asyncio.Queue(row["maxsize"])
        producer = asyncio.create_task(produce(queue, count))
        total = 0
        for _ in range(count):
            total += await queue.get()
        await producer
        return total

    return main

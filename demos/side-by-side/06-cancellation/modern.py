import asyncio


async def download(name):
    print("  {}: begins".format(name))
    try:
        await asyncio.sleep(1)
        print("  {}: finished".format(name))
        return name
    except asyncio.CancelledError:
        print("  {}: cancelled".format(name))
        raise
    finally:
        # Cleaning up may wait. The cancellation is not lost: it goes on afterwards.
        await asyncio.sleep(0.05)
        print("  {}: cleaned up".format(name))


async def cancel_from_outside():
    task = asyncio.create_task(download("a"))
    await asyncio.sleep(0.1)
    task.cancel()
    try:
        print("  main: got", await task)
    except asyncio.CancelledError as error:
        print("  main: {}".format(type(error).__name__))


async def limit(body):
    try:
        print("  main: got", await body)
    except asyncio.TimeoutError:
        print("  main: gave up")


async def one_deadline():
    async with asyncio.timeout(1.5):
        await download("d")
        return await download("e")


async def main():
    print("cancelled from outside:")
    await cancel_from_outside()

    print("too slow for waitFor:")
    await limit(asyncio.wait_for(download("b"), 0.2))

    print("in time for waitFor:")
    await limit(asyncio.wait_for(download("c"), 3))

    print("one deadline for all that is in a block:")
    await limit(one_deadline())


asyncio.run(main())

import asyncio


@asyncio.coroutine
def download(name):
    print("  {}: begins".format(name))
    try:
        yield from asyncio.sleep(1)
        print("  {}: finished".format(name))
        return name
    except asyncio.CancelledError:
        print("  {}: cancelled".format(name))
        raise
    finally:
        # Cleaning up may wait. The cancellation is not lost: it goes on afterwards.
        yield from asyncio.sleep(0.05)
        print("  {}: cleaned up".format(name))


@asyncio.coroutine
def cancel_from_outside():
    task = asyncio.get_event_loop().create_task(download("a"))
    yield from asyncio.sleep(0.1)
    task.cancel()
    try:
        print("  main: got", (yield from task))
    except asyncio.CancelledError as error:
        print("  main: {}".format(type(error).__name__))


@asyncio.coroutine
def limit(body):
    try:
        print("  main: got", (yield from body))
    except asyncio.TimeoutError:
        print("  main: gave up")


# asyncio.timeout came with 3.11; a deadline for a block was a wait_for of a function.
@asyncio.coroutine
def one_after_the_other():
    yield from download("d")
    return (yield from download("e"))


@asyncio.coroutine
def main():
    print("cancelled from outside:")
    yield from cancel_from_outside()

    print("too slow for waitFor:")
    yield from limit(asyncio.wait_for(download("b"), 0.2))

    print("in time for waitFor:")
    yield from limit(asyncio.wait_for(download("c"), 3))

    print("one deadline for all that is in a block:")
    yield from limit(asyncio.wait_for(one_after_the_other(), 1.5))


loop = asyncio.get_event_loop()
loop.run_until_complete(main())
loop.close()

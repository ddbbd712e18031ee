# Runs in real time: uvloop has a clock of its own.
import asyncio
import sys

try:
    import uvloop
except ImportError:
    uvloop = None


class OurLoop(asyncio.SelectorEventLoop):
    """Another loop where uvloop is not installed."""


class OurPolicy(asyncio.DefaultEventLoopPolicy):
    def new_event_loop(self):
        return OurLoop()


if uvloop is None:
    print("uvloop is not installed: a subclass of the stock loop stands in", file=sys.stderr)
    another_policy, another_loop = OurPolicy, OurLoop
else:
    print("uvloop", uvloop.__version__, file=sys.stderr)
    another_policy, another_loop = uvloop.EventLoopPolicy, uvloop.Loop


async def announce(delay_ms):
    await asyncio.sleep(delay_ms / 1000)
    print("  after {} ms".format(delay_ms))


# Do your stuff here ...
async def main():
    usual = not isinstance(asyncio.get_running_loop(), another_loop)
    print("  the usual loop:", "yes" if usual else "no")
    tasks = [asyncio.create_task(announce(delay_ms)) for delay_ms in (60, 20, 40)]
    for task in tasks:
        await task


if __name__ == "__main__":
    print("no policy set:")
    asyncio.run(main())

    asyncio.set_event_loop_policy(another_policy())
    print("another loop, by a policy:")
    asyncio.run(main())

    print("another loop, made by hand:")
    loop = asyncio.new_event_loop()
    loop.run_until_complete(main())
    loop.close()

    asyncio.set_event_loop_policy(None)
    print("another loop, for one run:")
    with asyncio.Runner(loop_factory=another_loop) as runner:
        runner.run(main())

import asyncio
import functools


# event trigger function
def trigger(event):
    print("EVENT SET")
    event.set()  # wake up coroutines waiting


# event consumers
async def consumer_a(event):
    consumer_name = "Consumer A"
    print("{} waiting".format(consumer_name))
    await event.wait()
    print("{} triggered".format(consumer_name))


async def consumer_b(event):
    consumer_name = "Consumer B"
    print("{} waiting".format(consumer_name))
    await event.wait()
    print("{} triggered".format(consumer_name))


event_loop = asyncio.new_event_loop()
event = asyncio.Event()
main_future = asyncio.wait(
    [event_loop.create_task(consumer_a(event)), event_loop.create_task(consumer_b(event))]
)
event_loop.call_later(0.1, functools.partial(trigger, event))  # trigger event in 0.1 sec
done, pending = event_loop.run_until_complete(main_future)
print("done:", len(done), "pending:", len(pending))
event_loop.close()

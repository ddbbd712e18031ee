import asyncio
import functools


# event trigger function
def trigger(event):
    print("EVENT SET")
    event.set()  # wake up coroutines waiting


# event consumers
@asyncio.coroutine
def consumer_a(event):
    consumer_name = "Consumer A"
    print("{} waiting".format(consumer_name))
    yield from event.wait()
    print("{} triggered".format(consumer_name))


@asyncio.coroutine
def consumer_b(event):
    consumer_name = "Consumer B"
    print("{} waiting".format(consumer_name))
    yield from event.wait()
    print("{} triggered".format(consumer_name))


event_loop = asyncio.get_event_loop()
event = asyncio.Event()
# Until 3.10 wait() made the tasks itself, in the order of a set: by the addresses of the objects.
main_future = asyncio.wait([consumer_a(event), consumer_b(event)])
event_loop.call_later(0.1, functools.partial(trigger, event))  # trigger event in 0.1 sec
done, pending = event_loop.run_until_complete(main_future)
print("done:", len(done), "pending:", len(pending))
event_loop.close()

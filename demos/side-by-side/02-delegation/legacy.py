import asyncio


@asyncio.coroutine
def parse(text):
    yield from asyncio.sleep(0.01)
    try:
        return int(text)
    except ValueError:
        raise TypeError("not a number: {}".format(text)) from None


@asyncio.coroutine
def with_connection(text):
    print("  open")
    try:
        return (yield from parse(text))
    finally:
        yield from asyncio.sleep(0.01)
        print("  closed")


@asyncio.coroutine
def main():
    print("a result:")
    doubled = 2 * (yield from with_connection("21"))
    print("  got", doubled)

    print("an error:")
    try:
        yield from with_connection("forty-two")
    except TypeError as error:
        print("  caught {}: {}".format(type(error).__name__, error))

    print("several, in one expression:")
    print("  sum", (yield from parse("1")) + (yield from parse("2")) + (yield from parse("3")))


if __name__ == "__main__":
    loop = asyncio.get_event_loop()
    loop.run_until_complete(main())
    loop.close()

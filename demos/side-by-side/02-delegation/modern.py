import asyncio


async def parse(text):
    await asyncio.sleep(0.01)
    try:
        return int(text)
    except ValueError:
        raise TypeError("not a number: {}".format(text)) from None


async def with_connection(text):
    print("  open")
    try:
        return await parse(text)
    finally:
        await asyncio.sleep(0.01)
        print("  closed")


async def main():
    print("a result:")
    doubled = 2 * await with_connection("21")
    print("  got", doubled)

    print("an error:")
    try:
        await with_connection("forty-two")
    except TypeError as error:
        print("  caught {}: {}".format(type(error).__name__, error))

    print("several, in one expression:")
    print("  sum", await parse("1") + await parse("2") + await parse("3"))


if __name__ == "__main__":
    asyncio.run(main())

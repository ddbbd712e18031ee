def make(row):
    async def descend(left):
        return 1 if left == 1 else 1 + await descend(left - 1)

    async def main(chains, watch):
        calls = 0
        for _ in range(chains):
            calls += await descend(row["depth"])
        return calls

    return main

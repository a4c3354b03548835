"""kimina-client, unchanged, on this service: check, both clients, health, self-test, progress and each sort of outcome."""

import asyncio
import sys
import typing

import typing_extensions

# pydantic refuses the older one before Python 3.12, and the client takes it from there.
typing.TypedDict = typing_extensions.TypedDict

from kimina_client import AsyncKiminaClient, KiminaClient, Snippet, SnippetStatus  # noqa: E402

url = sys.argv[1]
snippets = {
    "valid": "import Lean\n\ntheorem t (a b : Nat) : a + b = b + a := by omega",
    "lean_error": "import Lean\n\ntheorem t (a b : Nat) : a + b = a := by omega",
    "sorry": "import Lean\n\ntheorem t (p : Prop) : p := by sorry",
    "timeout_error": "import Lean\n\nexample : (List.range 100000000).length = 5 := by decide +kernel",
}


def outcomes(response) -> dict[str, str]:
    return {one.id: one.analyze().status.value for one in response.results}


client = KiminaClient(url, n_retries=1)
assert client.health() == {"status": "ok"}
client.test()

asked = [Snippet(id=name, code=code) for name, code in snippets.items()]
asked += [Snippet(id=f"valid{n}", code=f"theorem t : {n} + 1 = {n + 1} := rfl") for n in range(6)]
found = outcomes(client.check(asked, timeout=3))
assert found == {one.id: one.id.rstrip("0123456789") for one in asked}, found

axiom = client.check("import Lean\naxiom bad : 1 = 2\ntheorem t : 1 = 2 := bad", debug=True).results[0]
assert axiom.analyze().status == SnippetStatus.sorry, axiom
assert axiom.diagnostics["memory_max"] > 0, axiom

tree = client.check("import Lean\n\nexample : 1 + 1 = 2 := by rfl", infotree="original").results[0]
assert tree.response["infotree"][0]["node"]["goalsBefore"] == ["⊢ 1 + 1 = 2"], tree


async def asynchronous() -> None:
    other = AsyncKiminaClient(url, n_retries=1)
    assert await other.health() == {"status": "ok"}
    response = await other.check(asked[:3], timeout=60)
    assert [one.id for one in response.results] == ["valid", "lean_error", "sorry"]
    await other.close()


asyncio.run(asynchronous())
print("all of it works")

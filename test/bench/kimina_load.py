"""Drives one server through kimina-client, and prints what each step measured as a line of JSON when it is through.

usage: kimina_load.py URL     on its input JSON, see kimina-load.ts
"""

import http.client
import json
import logging
import sys
import time
import typing
from concurrent.futures import ThreadPoolExecutor
from statistics import median

import typing_extensions

# pydantic refuses the older one before Python 3.12, and the client takes it from there.
typing.TypedDict = typing_extensions.TypedDict

from kimina_client import KiminaClient, Snippet  # noqa: E402

logging.disable(logging.CRITICAL)
url, work = sys.argv[1], json.loads(sys.stdin.read())
client = KiminaClient(api_url=url)
AT_ONCE = 2


def check(codes, timeout=60):
    """One request; whatever becomes of it, an answer for each."""
    snippets = [Snippet(id=str(at), code=code) for at, code in enumerate(codes)]
    return client.api_check(snippets, timeout=timeout, safe=True).results


def verdicts(results):
    return sum(1 for one in results if one.error is None or "timed out" in one.error)


def rate(batches, timeout=60):
    """So many requests at a time, none begun after the step's seconds."""
    began = time.perf_counter()

    def one(codes):
        return check(codes, timeout) if time.perf_counter() - began < work["step_s"] else []

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answered = sum(map(verdicts, pool.map(one, batches)))
    seconds = time.perf_counter() - began
    return {"per_s": answered / seconds, "verdicts": answered, "of": sum(map(len, batches)), "s": seconds}


def post(connection, code):
    """What the client sends for one snippet, without what it takes to make a session for it."""
    body = {"snippets": [{"id": "0", "code": code}], "timeout": 60}
    connection.request("POST", "/api/check", json.dumps(body), {"content-type": "application/json"})
    connection.getresponse().read()


def p50(codes, ask):
    times = []
    began = time.perf_counter()
    for code in codes:
        if (start := time.perf_counter()) - began > work["step_s"]:
            break
        ask(code)
        times.append(time.perf_counter() - start)
    return 1000 * median(times)


def singly(codes):
    half = len(codes) // 2
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=60)
    return {
        "client_p50_ms": p50(codes[:half], lambda code: check([code])),
        "p50_ms": p50(codes[half:], lambda code: post(connection, code)),
    }


def settle():
    """Until every REPL is there and warm."""
    for _ in range(3):
        rate([[work["settle"]]] * 2 * AT_ONCE)


def neighbours(codes):
    settle()
    return {"lost": sum(1 for one in check(codes)[1:] if one.error is not None)}


def tell(step, measured):
    print(json.dumps({step: measured}), flush=True)


settle()
tell("bulk", rate(work["bulk"]))
tell("single", singly(work["single"]))
tell("mix", rate(work["mix"], timeout=5))
tell("neighbours", neighbours(work["neighbours"]))

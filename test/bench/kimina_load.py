"""Drives one server through kimina-client, and prints what it measured as one line of JSON.

usage: kimina_load.py URL     on its input JSON of {bulk: [code], single: [code], mix: [[code]], neighbours: [code], settle: code}
"""

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
EACH = 8
AT_ONCE = 2


def check(codes, timeout=60):
    """One request; whatever becomes of it, an answer for each."""
    snippets = [Snippet(id=str(at), code=code) for at, code in enumerate(codes)]
    return client.api_check(snippets, timeout=timeout, safe=True).results


def verdicts(results):
    return sum(1 for one in results if one.error is None or "timed out" in one.error)


def chunks(codes):
    return [codes[at : at + EACH] for at in range(0, len(codes), EACH)]


def through(batches, timeout=60):
    """So many requests at a time, and how long all of them took."""
    began = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(lambda codes: check(codes, timeout), batches))
    return [one for answer in answers for one in answer], time.perf_counter() - began


def settle():
    """Until every REPL is there and warm."""
    for _ in range(3):
        through([[work["settle"]]] * 2 * AT_ONCE)


settle()
measured = {}

bulk, seconds = through(chunks(work["bulk"]))
measured["bulk"] = verdicts(bulk) / seconds
measured["bulk_verdicts"] = verdicts(bulk)

times = []
for code in work["single"]:
    began = time.perf_counter()
    check([code])
    times.append(time.perf_counter() - began)
measured["single_ms"] = 1000 * median(times)

answers, seconds = through(work["mix"], timeout=5)
measured["mix"] = verdicts(answers) / seconds
measured["mix_verdicts"] = verdicts(answers)
measured["mix_s"] = seconds

settle()
answers = check(work["neighbours"])
measured["neighbours_lost"] = sum(1 for one in answers[1:] if one.error is not None)
print(json.dumps(measured))

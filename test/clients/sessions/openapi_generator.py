"""The package that openapi-generator makes of the contract: a theorem, a tactic, a batch."""

import sys

from lean_repl_client import (
    ApiClient,
    BatchRequest,
    BatchRequestChecksInner,
    CheckRequest,
    ChecksApi,
    CompleteStep,
    Configuration,
    ErrorCheck,
    HeadersApi,
    Limits,
    SorryCheck,
    TacticsRequest,
    ValidCheck,
)
from lean_repl_client.exceptions import NotFoundException

theorem = "theorem t (a b : Nat) : a + b = b + a := by omega"
client = ApiClient(Configuration(host=sys.argv[1]))
checks = ChecksApi(client)

valid = checks.create_check(CheckRequest(commands=[theorem]))
assert isinstance(valid.actual_instance, ValidCheck), valid

hole = "theorem s (p q : Prop) (hp : p) (hq : q) : p ∧ q := by sorry"
opened = checks.create_check(CheckRequest(commands=[hole], limits=Limits(timeout_s=20))).actual_instance
assert isinstance(opened, SorryCheck), opened

steps = checks.create_tactics(
    TacticsRequest(
        state_ref=opened.sorries[0].state_ref,
        tactics=["constructor", "exact hp", "exact hq"],
        mode="sequence",
    )
).steps
assert isinstance(steps[-1].actual_instance, CompleteStep), steps

items = [CheckRequest(commands=[theorem]), CheckRequest(source="theorem wrong : 1 = 2 := rfl")]
batch = checks.create_batch(BatchRequest(checks=[BatchRequestChecksInner(item) for item in items]))
results = [result.actual_instance.actual_instance for result in batch.results]
assert [type(result) for result in results] == [ValidCheck, ErrorCheck], results

try:
    HeadersApi(client).get_header("0" * 64)
    raise AssertionError("a header that nobody registered")
except NotFoundException as error:
    assert '"code":"unknown-header"' in error.body, error.body
print("all of it works")

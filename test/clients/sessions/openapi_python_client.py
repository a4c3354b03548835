"""The package that openapi-python-client makes of the contract: a theorem, a tactic, a batch."""

import sys

from lean_repl_appliance_client import Client
from lean_repl_appliance_client.api.checks import create_batch, create_check, create_tactics
from lean_repl_appliance_client.api.headers import get_header
from lean_repl_appliance_client.models import (
    BatchRequest,
    CheckRequest,
    CompleteStep,
    ErrorCheck,
    Limits,
    Problem,
    SorryCheck,
    TacticsRequest,
    TacticsRequestMode,
    ValidCheck,
)

theorem = "theorem t (a b : Nat) : a + b = b + a := by omega"
client = Client(base_url=sys.argv[1])

valid = create_check.sync(client=client, body=CheckRequest(commands=[theorem]))
assert isinstance(valid, ValidCheck), valid

hole = "theorem s (p q : Prop) (hp : p) (hq : q) : p ∧ q := by sorry"
opened = create_check.sync(client=client, body=CheckRequest(commands=[hole], limits=Limits(timeout_s=20)))
assert isinstance(opened, SorryCheck), opened

steps = create_tactics.sync(
    client=client,
    body=TacticsRequest(
        state_ref=opened.sorries[0].state_ref,
        tactics=["constructor", "exact hp", "exact hq"],
        mode=TacticsRequestMode.SEQUENCE,
    ),
)
assert isinstance(steps.steps[-1], CompleteStep), steps

batch = create_batch.sync(
    client=client,
    body=BatchRequest(checks=[CheckRequest(commands=[theorem]), CheckRequest(source="theorem wrong : 1 = 2 := rfl")]),
)
assert [type(result) for result in batch.results] == [ValidCheck, ErrorCheck], batch

unknown = get_header.sync(client=client, header_hash="0" * 64)
assert isinstance(unknown, Problem) and unknown.code == "unknown-header", unknown
print("all of it works")

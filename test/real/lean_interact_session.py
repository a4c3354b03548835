"""LeanInteract, unchanged, on this project's REPL: its server, files, proof steps, pickles, session cache and pool."""

import sys
import tempfile
from pathlib import Path

from lean_interact import AutoLeanServer, Command, FileCommand, LeanREPLConfig, LeanServer, ProofStep
from lean_interact.interface import (
    CommandResponse,
    LeanError,
    PickleEnvironment,
    PickleProofState,
    ProofStepResponse,
    UnpickleEnvironment,
    UnpickleProofState,
)
from lean_interact.pool import LeanServerPool
from lean_interact.sessioncache import PickleSessionCache

drop_in = Path(sys.argv[1])
folder = Path(tempfile.mkdtemp())
config = LeanREPLConfig(local_repl_path=drop_in, lake_path=drop_in / "lake")
assert config.lean_version == "v4.28.0"


def commands_and_files(server: LeanServer) -> None:
    assert server.run(Command(cmd="def x := 42")) == CommandResponse(env=0)
    file = folder / "some.lean"
    file.write_text("theorem two : 1 + 1 = 2 := by rfl\n")
    answer = server.run(FileCommand(path=str(file), all_tactics=True, root_goals=True))
    assert isinstance(answer, CommandResponse), answer
    assert [tactic.tactic for tactic in answer.tactics] == ["rfl"]
    assert [sorry.goal for sorry in answer.sorries] == ["⊢ 1 + 1 = 2"]
    missing = server.run(FileCommand(path="no.lean"))
    assert isinstance(missing, LeanError) and "file: no.lean" in missing.message
    trees = server.run(Command(cmd="theorem t : 0 = 0 := by rfl", infotree="full"))
    assert isinstance(trees, CommandResponse) and trees.infotree
    assert len(list(trees.infotree[0].theorems())) == 1
    told = server.run(Command(cmd="private theorem t (n : Nat) : n = n := rfl", declarations=True))
    assert isinstance(told, CommandResponse) and [d.full_name for d in told.declarations] == ["_private.0.t"], told
    assert told.declarations[0].binders.map[0].type == "Nat" and told.declarations[0].signature.pp.startswith("(n : Nat)")
    odd = server.run(Command(cmd="def y := 1", infotree="odd"))
    assert isinstance(odd, CommandResponse) and odd.infotree is None


def proof_steps(server: LeanServer) -> None:
    answer = server.run(Command(cmd="theorem t (p q : Prop) (hp : p) (hq : q) : p ∧ q := by sorry"))
    assert isinstance(answer, CommandResponse) and not answer.lean_code_is_valid(allow_sorry=False)
    state = answer.sorries[0].proof_state
    failed = server.run(ProofStep(tactic="assumption", proof_state=state))
    assert isinstance(failed, LeanError) and failed.message.startswith("Lean error:\n"), failed
    split = server.run(ProofStep(tactic="constructor", proof_state=state))
    assert isinstance(split, ProofStepResponse) and len(split.goals) == 2
    done = server.run(ProofStep(tactic="all_goals assumption", proof_state=split.proof_state))
    assert isinstance(done, ProofStepResponse) and done.proof_status == "Completed", done


def options(server: LeanServer) -> None:
    shown = server.run(Command(cmd="#check (1 : Nat)", set_options=[(["pp", "all"], True)]))
    assert isinstance(shown, CommandResponse) and "OfNat" in shown.messages[0].data, shown
    declared = server.run(Command(cmd="def z := 1", declarations=True))
    assert isinstance(declared, CommandResponse), declared
    assert [(one.full_name, one.kind) for one in declared.declarations] == [("z", "definition")]


def limited() -> None:
    # As images in use set it: 8 GiB of addresses.
    small = LeanREPLConfig(local_repl_path=drop_in, lake_path=drop_in / "lake", memory_hard_limit_mb=8192)
    with LeanServer(small) as server:
        answer = server.run(Command(cmd="import Init\nexample : 1 + 1 = 2 := rfl"))
        assert isinstance(answer, CommandResponse) and not answer.messages, answer


def pickles(server: LeanServer, other: LeanServer) -> None:
    made = server.run(Command(cmd="def kept := 3\ntheorem t : kept = 3 := by sorry"))
    environment, proof = str(folder / "env.olean"), str(folder / "proof.olean")
    server.run(PickleEnvironment(env=made.env, pickle_to=environment))
    server.run(PickleProofState(proof_state=made.sorries[0].proof_state, pickle_to=proof))
    again = other.run(UnpickleEnvironment(unpickle_env_from=environment))
    assert isinstance(again, CommandResponse), again
    assert not other.run(Command(cmd="example : kept = 3 := rfl", env=again.env)).has_errors()
    state = other.run(UnpickleProofState(unpickle_proof_state_from=proof))
    assert isinstance(state, ProofStepResponse), state
    assert other.run(ProofStep(tactic="rfl", proof_state=state.proof_state)).proof_status == "Completed"
    assert not server.run(Command(cmd="example : kept = 3 := rfl", env=made.env)).has_errors()


def sessions() -> None:
    for cache in (None, PickleSessionCache(working_dir=folder)):
        with AutoLeanServer(config=config, session_cache=cache) as server:
            answer = server.run(Command(cmd="def x := 1"), add_to_session_cache=True)
            assert answer.env == -1, answer
            server.restart()
            follow = server.run(Command(cmd="def y := x + 1", env=answer.env))
            assert follow == CommandResponse(env=1), follow


def pool() -> None:
    with LeanServerPool(config, num_workers=2) as servers:
        answers = servers.run_batch([Command(cmd=f"theorem t : {n} + 0 = {n} := rfl") for n in range(6)])
        assert all(isinstance(one, CommandResponse) and not one.messages for one in answers), answers


with LeanServer(config) as first, AutoLeanServer(config=config) as second:
    commands_and_files(first)
    proof_steps(first)
    options(first)
    pickles(first, second)
sessions()
pool()
limited()
print("all of it works")

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { extrasFor, includedIn, unsupportedIn } from '../../../engine/check/included.ts'
import type { Message } from '../../../engine/contract/index.ts'
import type { Run } from '../../../engine/job/outcome.ts'
import type { CommandReply, ReplDeclared } from '../../../engine/protocol/wire.ts'

const place = (line: number, column: number): { line: number; column: number } => ({ line, column })
const declared = (name: string, line: number, axioms: string[] = []): ReplDeclared => ({
  name,
  kind: 'theorem',
  type: 'True',
  pos: place(line, 0),
  endPos: place(line, 20),
  axioms,
})
const errorAt = (command: number, line: number): Message => ({
  command_index: command,
  severity: 'error',
  kind: null,
  pos: place(line, 5),
  end_pos: null,
  data: 'no',
})
const run = (reply: object): Run<CommandReply> => ({ reply: { env: 0, ...reply }, leanMs: 1 })

describe('what a check includes', () => {
  it('is asked of the REPL by its own names, and nothing is asked where nothing is wanted', () => {
    assert.equal(extrasFor([]), undefined)
    assert.deepEqual(extrasFor(['declarations', 'infotree', 'root_goals', 'tactics']), {
      allTactics: true,
      rootGoals: true,
      infotree: 'full',
      declared: true,
    })
  })

  it('is there even when it is empty, and only where it was asked for', () => {
    assert.deepEqual(includedIn([run({})], [], []), {})
    assert.deepEqual(includedIn([run({})], ['tactics', 'root_goals', 'declarations'], []), {
      tactics: [],
      root_goals: [],
      declarations: [],
      undeclared: [],
    })
    assert.deepEqual(includedIn([{ reply: { message: 'no' }, leanMs: 1 }], ['infotree'], []), {
      infotree: [],
    })
  })

  it('names what the text meant to declare and Lean never did', () => {
    const runs = [run({ declared: [declared('N.fine', 1), declared('twice', 2)] })]
    const text =
      'namespace N\ntheorem fine : True := h\ntheorem twice : 1\ntheorem twice : 2\nlemma lost : Nope\nexample : 3'
    const { undeclared } = includedIn(runs, ['declarations'], [], [text])
    assert.deepEqual(undeclared?.toSorted(), ['lost', 'twice'])
  })

  it('tells of each declaration whether it is fine, has a hole or is wrong, by the errors of its own command', () => {
    const runs = [
      run({}),
      run({
        declared: [declared('fine', 1), declared('wrong', 2, ['sorryAx']), declared('hole', 3, ['sorryAx'])],
      }),
      run({ declared: [declared('assumed', 2, ['ax'])] }),
    ]
    const { declarations = [] } = includedIn(runs, ['declarations'], [errorAt(0, 1), errorAt(1, 2)])
    assert.deepEqual(
      declarations.map(({ name, command_index, status, has_sorry }) => [
        name,
        command_index,
        status,
        has_sorry,
      ]),
      [
        ['fine', 1, 'valid', false],
        ['wrong', 1, 'error', true],
        ['hole', 1, 'sorry', true],
        ['assumed', 2, 'sorry', false],
      ],
    )
  })

  it('has the contract’s names down every tree', () => {
    const node = { goalsBefore: ['⊢ True'], stx: { argKinds: ['rfl'] } }
    const runs = [
      run({ infotree: [{ kind: 'TacticInfo', node, children: [{ goalState: 'g' }] }], infotreeCut: 2 }),
    ]
    assert.deepEqual(includedIn(runs, ['infotree'], []), {
      infotree: [
        {
          command_index: 0,
          trees: [
            {
              kind: 'TacticInfo',
              node: { goals_before: ['⊢ True'], stx: { arg_kinds: ['rfl'] } },
              children: [{ goal_state: 'g' }],
            },
          ],
          left_out: 2,
        },
      ],
    })
  })

  it('is refused by name where the engine can’t tell it', () => {
    assert.equal(
      unsupportedIn(['declarations'], { tellsDeclarations: true, tellsOutline: true }, 'embedded'),
      null,
    )
    assert.equal(
      unsupportedIn(['tactics'], { tellsDeclarations: false, tellsOutline: false }, 'native'),
      null,
    )
    const refused = unsupportedIn(
      ['declarations'],
      { tellsDeclarations: false, tellsOutline: false },
      'native',
    )
    assert.equal(refused?.field, 'include')
    assert.match(refused?.detail ?? '', /not supported by the native engine/)
  })
})

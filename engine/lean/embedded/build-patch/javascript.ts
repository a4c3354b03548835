// Slims emscripten's script `lean.js`: 88.7 of its 89 MB are assignments that nothing reads, and its dlsym looks
// every name up by a scan over 201,110 names. The edits fit this very build; each must apply exactly once.
import { reach, trampolineExports, trampolineFile } from './trampolines.ts'
import { functionsTable } from './wasm.ts'

export const symbolFile = 'lean.symbols'

/** Reads the symbol file on first use and resolves as dlsym does: data to its address, functions to a table slot. */
const findSymbol = `
var leanSymbols;
var leanSymbol = (name) => {
  leanSymbols ??= (() => { var file = fs.readFileSync(scriptDirectory + '${symbolFile}'); return new Uint32Array(file.buffer, file.byteOffset, file.byteLength >> 2); })();
  var high = 0x811c9dc5, low = 0x9747b28c, count = leanSymbols[0];
  for (var i = 0; i < name.length; i++) { var c = name.charCodeAt(i); high = Math.imul(high ^ c, 0x01000193); low = Math.imul(low ^ c, 0x01000193); }
  high >>>= 0; low >>>= 0;
  for (var from = 0, to = count; from < to;) {
    var middle = (from + to) >> 1, order = leanSymbols[1 + middle] - high || leanSymbols[1 + count + middle] - low;
    if (order === 0) return leanSymbols[1 + 2 * count + middle];
    if (order < 0) from = middle + 1; else to = middle;
  }
  return -1;
};
var leanFunctionAddresses = new Map();
var leanFunctionAddress = (slot) => {
  var address = leanFunctionAddresses.get(slot);
  if (!address) leanFunctionAddresses.set(slot, address = addFunction(wasmExports['${functionsTable}'].get(slot)));
  return address;
};
`

const dlsym = `
var __dlsym_js = (handle, symbol, symbolIndex) => {
  symbol = UTF8ToString(symbol);
  var found = leanSymbol(symbol);
  if (found === -1) { dlSetError('no symbol ' + symbol); return 0; }
  if (found >= 0x80000000) return found - 0x80000000;
  var known = leanFunctionAddresses.has(found), tableLength = wasmTable.length, address = leanFunctionAddress(found);
  if (!known && wasmTable.length > tableLength) (growMemViews(), HEAPU32)[symbolIndex >> 2] = found + 1;
  return address;
};
__dlsym_js.sig = 'pppp';
`

/** This build talks on the console; stdout belongs to the protocol. `err` is the script's own way to stderr. */
const quietConsole =
  'var leanConsole = Object.fromEntries(["log", "info", "warn", "error", "debug", "trace"].map((name) => [name, (...words) => err(words.join(" "))]));'
const consoleName = /(?<![A-Za-z0-9_$.])console(?=[.)])/g

/** Another thread has resolved a function: this one must put it at the same place of its own table. */
const dlsymCatchUp = `
var __dlsym_catchup_js = (handle, symbolIndex) => leanFunctionAddress(symbolIndex - 1);
__dlsym_catchup_js.sig = 'ppi';
`

/** An exception never leaves its thread. The threads of Lean's tasks catch as the script does; the table is their own. */
export const scriptCatches = 'var leanScriptCatches = ENVIRONMENT_IS_PTHREAD'
const trampolines = `
${scriptCatches};
var leanTrampolines;
var leanCatches = (imports) => {
  leanTrampolines ??= new WebAssembly.Instance(new WebAssembly.Module(fs.readFileSync(scriptDirectory + '${trampolineFile}'))).exports;
  if (leanScriptCatches) imports['${trampolineExports.table}'] = leanTrampolines['${trampolineExports.table}'];
  else Object.assign(imports, leanTrampolines);
};
var leanReached = () => {
  [${reach.map((name) => `wasmExports["${name}"]`).join(', ')}].forEach((one, slot) => leanTrampolines['${trampolineExports.reach}'].set(slot, one));
};
var leanThrown = (value) => leanScriptCatches ? value : new WebAssembly.Exception(leanTrampolines['${trampolineExports.tag}'], [value]);
`
const thrower = (name: string): { from: RegExp; to: string; why: string } => ({
  from: new RegExp(`throw exceptionLast\\};${name}\\.sig`),
  to: `throw leanThrown(exceptionLast)};${name}.sig`,
  why: 'exceptions are caught by the trampolines',
})

const edits: { from: RegExp; to: string; why: string }[] = [
  {
    from: /var __dlsym_catchup_js=.*?__dlsym_catchup_js\.sig="ppi";/s,
    to: findSymbol + dlsymCatchUp,
    why: 'names are resolved through the symbol file',
  },
  { from: /var __dlsym_js=.*?__dlsym_js\.sig="pppp";/s, to: dlsym, why: 'as above' },
  {
    from: /var pthreadPoolSize=4;/,
    to: 'var pthreadPoolSize=0;',
    why: 'Lean’s tasks need no thread',
  },
  {
    from: /process\.binding\("constants"\)\["fs"\]/,
    to: 'fs.constants',
    why: "process.binding is refused under Node's permission model",
  },
  {
    from: /convertNodeCode\(e\)\{var code=e\.code;return ERRNO_CODES\[code\]\}/,
    to: 'convertNodeCode(e){return ERRNO_CODES[e.code]??ERRNO_CODES.EACCES}',
    why: 'what the permission model refuses must fail in Lean too',
  },
  thrower('___cxa_rethrow'),
  thrower('___cxa_throw'),
  thrower('___resumeException'),
  {
    from: /throw Infinity\};__emscripten_throw_longjmp\.sig/,
    to: 'throw leanThrown(0)};__emscripten_throw_longjmp.sig',
    why: 'as above',
  },
  {
    from: /function getWasmImports\(\)\{assignWasmImports\(\);/,
    to: `${trampolines}function getWasmImports(){assignWasmImports();leanCatches(wasmImports);`,
    why: 'the trampolines are wasm',
  },
  {
    from: /function receiveInstance\(instance,module\)\{wasmExports=instance\.exports;/,
    to: 'function receiveInstance(instance,module){wasmExports=instance.exports;leanReached();',
    why: 'as above',
  },
]

const assignment = /(_[A-Za-z0-9_$]+)=Module\["\1"\]=wasmExports\["([^"]*)"\](\.value)?;/g

export interface SlimScript {
  script: string
  /** Exports of lean.wasm that the script still names. */
  exportsUsed: Set<string>
}

/** @throws where the script is not the build that the edits were made for. */
export function slimScript(source: string): SlimScript {
  const begin = source.indexOf('var _main,')
  const end = source.indexOf(';', begin)
  if (begin < 0 || end < 0) throw new Error('lean.js: the declaration of its exports is not where it was')
  const declared = source.slice(begin + 'var '.length, end).split(',')
  const withoutAssignments = (source.slice(0, begin) + source.slice(end + 1)).replace(assignment, '')
  const used = new Set(withoutAssignments.match(/(?<![A-Za-z0-9_$".])_[A-Za-z0-9_$]+/g))
  const kept = new Set(declared.filter((name) => used.has(name)))
  let script = source.slice(0, begin) + `var ${[...kept, 'wasmTable'].join(',')};` + source.slice(end + 1)
  script = script.replace(assignment, (whole, name: string) => (kept.has(name) ? whole : ''))
  for (const { from, to, why } of edits) {
    if ((script.match(new RegExp(from, from.flags + 'g')) ?? []).length !== 1)
      throw new Error(`lean.js: an edit does not apply (${why}): ${from.source}`)
    script = script.replace(from, () => to)
  }
  script = quietConsole + script.replace(consoleName, 'leanConsole')
  const exportsUsed = new Set(
    [...script.matchAll(/wasmExports\["([^"]*)"\]/g)].map((match) => match[1] ?? ''),
  )
  return { script, exportsUsed }
}

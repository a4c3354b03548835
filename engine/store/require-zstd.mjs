// Run by npm after an install, under whatever Node is there: zstd-napi compiles where no binary of it can be
// downloaded, and its own failure says nothing of use.
try {
  await import('zstd-napi')
} catch {
  process.stderr.write(
    'zstd-napi could not be built: it needs a compiler (Debian: apt-get install python3 make g++). Then run npm ci again.\n',
  )
  process.exit(1)
}

// The worker in which passphrases are stretched, and backups and carried files are
// packed, locked and opened, so that the page stays alive (src/locksmith). The page
// starts it, asks for one thing at a time and ends it (src/app/locked_files.rs).
//
// Asked for is [what, …with]: a name of `does` and what stands in its brackets.
// Answered is {share} while it works, in hundredths, and at the end {file} or {failed}:
//   a number          a refusal of the wasm's
//   'absent'          the wasm did not come
//   'stopped'         the wasm came to a stop
//   'gone'            the file cannot be read, or nothing more can be kept
// At its beginning {held} names a lock of the browser's that is held as long as
// this worker lives: who waits for it hears of its end, whatever ended it.
//
// The build puts wasm-bindgen's script before this one.
(function () {
  'use strict';
  const { Stretching, Lock, Work } = wasm_bindgen;
  const HEADER = 4096;
  const ready = wasm_bindgen({ module_or_path: '/locksmith_bg.wasm' });
  ready.catch(() => {});
  // What is kept from one thing asked for to the next, of one backup or one file.
  let lock = null;
  let opening = null;

  const random = (length) => crypto.getRandomValues(new Uint8Array(length));

  let told = -1;
  function tell(share) {
    if (share !== told) postMessage({ share });
    told = share;
  }

  function stretched(stretching) {
    for (let share = 0; share < 100; tell(share)) share = stretching.go_on();
    return stretching;
  }

  async function through(work, stream, hundredth) {
    const reader = stream.getReader();
    const parts = [];
    const keep = (some) => some.length && parts.push(some);
    for (let done = 0; ; ) {
      const { done: ended, value } = await reader.read();
      if (ended) break;
      keep(work.put(value));
      done += value.length;
      tell(Math.min(99, Math.floor(done / hundredth)));
    }
    keep(work.end());
    return new Blob(parts);
  }

  const does = {
    // What is locked next is for whoever knows this passphrase.
    passphrase(words) {
      lock = stretched(Stretching.anew(words, random(16))).lock();
    },
    // The next file is for whoever has the private half of this key.
    to(key) {
      lock = Lock.to(key, random(32));
    },
    // Packed, it comes to about a fifth.
    lock(file) {
      const packed = file.stream().pipeThrough(new CompressionStream('gzip'));
      return through(lock.seal(random(16), random(16)), packed, file.size / 500);
    },
    // Makes the key of a file that is to be opened, and proves it.
    async key(file, words) {
      const first = await file.slice(0, HEADER).arrayBuffer();
      opening = stretched(Stretching.of_file(words, new Uint8Array(first))).open();
    },
    // Nothing is handed on before the last byte was proved.
    open(file) {
      return through(opening, file.slice(opening.from()).stream(), file.size / 100);
    },
    // A locked file that came as text.
    bare(file) {
      return through(Work.bare(), file.stream(), file.size / 100);
    },
  };

  function why(fault) {
    if (typeof fault === 'number') return fault;
    return fault instanceof WebAssembly.RuntimeError ? 'stopped' : 'gone';
  }

  self.onmessage = async ({ data: [what, ...those] }) => {
    try {
      await ready;
    } catch (absent) {
      postMessage({ failed: 'absent' });
      return;
    }
    told = -1;
    try {
      postMessage({ file: (await does[what](...those)) || null });
    } catch (fault) {
      postMessage({ failed: why(fault) });
    }
  };

  if (navigator.locks) {
    const name = `locksmith-${random(8).join('.')}`;
    navigator.locks.request(name, () => {
      postMessage({ held: name });
      return new Promise(() => {});
    });
  }
})();

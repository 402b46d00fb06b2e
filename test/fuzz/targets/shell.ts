// Shell lines: no text makes the grammar throw, or takes it long; and what a real shell runs of the pieces was decided.

import * as fs from 'node:fs';
import * as path from 'node:path';
import { decided, definesFunction, pieces, read, runReally, stubFolder } from '../../action/shell-lines.ts';
import { root } from '../../harness.ts';
import { mutateText } from '../mutate.ts';
import type { Target } from '../target.types.ts';

const shells = ['bash', 'dash'].filter((shell) => fs.existsSync(`/bin/${shell}`));

/** Texts that are only read. */
export function shellTarget(): Target {
  const corpus = fs.readFileSync(path.join(root, 'fixtures/fuzz/shell-lines.txt'), 'utf8').split('\n%\n');
  return {
    name: 'shell',
    make: (random) => [...mutateText(random, corpus, pieces)],
    check(input) {
      for (const shell of ['bash', 'dash', 'zsh']) read(input.join(''), shell);
      return null;
    },
    close: () => undefined,
  };
}

/** Lines that are run, of harmless pieces alone. */
export function shellRunTarget(): Target {
  const folder = stubFolder();
  return {
    name: 'shell-run',
    make: (random) => Array.from({ length: 2 + random.below(16) }, () => random.pick(pieces)),
    check(input) {
      const text = input.join('');
      if (definesFunction(text)) return null;
      for (const shell of shells) {
        const known = decided(text, shell);
        if (known === null || known.unknown) continue;
        const ran = runReally(`/bin/${shell}`, text, folder);
        const command = ran.commands.find((name) => !known.names.has(name));
        if (command !== undefined) return `${shell} ran ${command}, which was not decided`;
        const file = ran.files.find((name) => !known.files.has(name) && !known.unknownFile);
        if (file !== undefined) return `${shell} wrote ${file}, which was not decided`;
      }
      return null;
    },
    close() {
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

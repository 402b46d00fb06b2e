// The notes of a release from the commits since the last one.

import fs from 'node:fs';
import { simpleGit } from 'simple-git';

const git = simpleGit();
const latest = process.argv[2] ?? (await git.tags()).latest;
const { all } = await git.log({ from: latest, to: 'HEAD' });
fs.writeFileSync('NOTES.md', `# Since ${latest}\n\n${all.map(({ message }) => `- ${message}`).join('\n')}\n`);
console.log(fs.readFileSync('NOTES.md', 'utf8'), (await git.status()).not_added.join(' '));

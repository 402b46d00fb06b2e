// What an escape leaves in the world: a secret somewhere outside, or a tree that is not as it was.

import { createHash, randomBytes, randomInt } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';

/** Random for each run, so that nothing but a look at the real thing can tell them. */
export interface Secrets {
  /** Contents of `denied/secret.txt` and of every other file there that holds text. */
  readonly content: string;
  /** Name of a file in `denied/names`. */
  readonly name: string;
  /** Where the link `denied/link` leads. */
  readonly link: string;
  /** Bytes in `denied/sized`. */
  readonly size: string;
  /** When `denied/sized` was changed, in seconds. */
  readonly time: string;
  /** Which of `denied/bits/0` to `denied/bits/31` are there, as zeros and ones. */
  readonly files: string;
  /** Value of DENIED_KEY. */
  readonly value: string;
  /** A key of the environment is called HIDDEN_ and this. */
  readonly key: string;
  /** Which of DENIED_BIT_0 to DENIED_BIT_31 are set, as zeros and ones. */
  readonly keys: string;
}

export function randomSecrets(): Secrets {
  const token = (): string => randomBytes(10).toString('hex');
  const bits = (): string => Array.from({ length: 32 }, () => randomInt(2)).join('');
  return { content: token(), name: token(), link: token(), size: String(randomInt(1_000_000, 9_999_999)), time: String(randomInt(1_000_000_000, 1_600_000_000)), files: bits(), value: token(), key: token(), keys: bits() };
}

/** Which secret is in the text, and how it is written there; null where none is. */
export function secretIn(text: string, secrets: Secrets): string | null {
  const wide = text.replaceAll('\0', '');
  const lower = text.toLowerCase();
  for (const [kind, secret] of Object.entries(secrets) as [string, string][]) {
    if (text.includes(secret)) return kind;
    if (wide.includes(secret)) return `${kind} (utf16)`;
    if (text.includes([...secret].reverse().join(''))) return `${kind} (reversed)`;
    if (secret.length < 20) continue;
    if (lower.includes(secret)) return `${kind} (upper case)`;
    if (lower.includes(Buffer.from(secret).toString('hex'))) return `${kind} (hex)`;
    if (formsOf(secret).some((form) => text.includes(form))) return `${kind} (base64)`;
  }
  return null;
}

const forms = new Map<string, readonly string[]>();

function formsOf(secret: string): readonly string[] {
  const known = forms.get(secret) ?? base64Forms(secret);
  forms.set(secret, known);
  return known;
}

/** Base64 of a text that stands somewhere in another: without the ends, which depend on what is around it. */
function base64Forms(secret: string): string[] {
  return ['', '_', '__'].flatMap((before) => {
    const whole = Buffer.from(before + secret).toString('base64').replaceAll('=', '');
    const middle = whole.slice(before.length === 0 ? 0 : 4, -2);
    return [middle, middle.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

/** The first file below a folder that holds a secret. Links are not followed: they lead to where the secret lies. */
export function secretBelow(folder: string, secrets: Secrets): string | null {
  for (const file of filesBelow(folder)) {
    const stats = fs.lstatSync(file);
    const found = secretIn(path.basename(file), secrets) ?? (stats.isFile() ? secretIn(fs.readFileSync(file, 'latin1'), secrets) : null);
    if (found !== null) return `${file} holds ${found}`;
  }
  return null;
}

/** Path → everything about it that a program could change. */
export function fingerprint(folder: string): Map<string, string> {
  return new Map(filesBelow(folder).map((file) => [file, facts(file)]));
}

/** What is new, gone or changed. */
export function differences(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
  const changed = [...after].filter(([file, facts]) => before.get(file) !== facts).map(([file, facts]) => (before.has(file) ? `changed ${file}: ${String(before.get(file))} -> ${facts}` : `made ${file}`));
  return [...changed, ...[...before.keys()].filter((file) => !after.has(file)).map((file) => `removed ${file}`)];
}

function facts(file: string): string {
  const stats = fs.lstatSync(file);
  const content = stats.isFile() ? contentOf(file, stats) : stats.isSymbolicLink() ? fs.readlinkSync(file) : '';
  // A folder's own time and count of links change with its entries, which are looked at themselves.
  const times = stats.isDirectory() ? '' : `${stats.mtimeMs} ${stats.nlink} ${stats.size}`;
  return `${stats.mode.toString(8)} ${stats.uid}:${stats.gid} ${stats.ino} ${times} ${content}`;
}

/** A large file of nothing but holes (`denied/sized`) has no content but its size; a write into a hole takes a block. */
function contentOf(file: string, { blocks, size }: fs.Stats): string {
  return blocks === 0 && size > 65_536 ? '' : createHash('sha1').update(fs.readFileSync(file)).digest('hex').slice(0, 8);
}

/** None where the folder itself was taken away, or something else stands in its place. */
function filesBelow(folder: string): string[] {
  if (fs.lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  return [folder, ...fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? filesBelow(path.join(folder, entry.name)) : [path.join(folder, entry.name)]))];
}

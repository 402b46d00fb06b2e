// Policy files: none makes the loader throw, and whatever a damaged file allows, a rule allows that stands in it as YAML
// reads it.

import * as fs from 'node:fs';
import * as path from 'node:path';
import { parse } from 'yaml';
import type { Action } from '../../../src/action/action.ts';
import * as language from '../../../src/policy/language.ts';
import { loadPolicy } from '../../../src/policy/load.ts';
import { renderDiagnostics } from '../../../src/policy/render.ts';
import { everyAction } from '../../audit/support.ts';
import { root } from '../../harness.ts';
import { place } from '../../policy/policies.ts';
import { mutateText } from '../mutate.ts';
import type { Target } from '../target.types.ts';

const words = ['allow', 'deny', 'effect: allow', 'effect: deny', 'defaultAction: allow', 'baseline: none', 'mode: observe', 'action: "*"', 'action: file:*', 'path: "/**"', 'host: "*"', 'host: 10.0.0.0/8', 'command: "*"', 'key: "*"', '"**/.env"', '[a, b]', '{1..9}', '!(a)', 'version: 1', 'version: 2', 'rules:\n', '  - {', '}'];

function corpusOf(): string[] {
  const folders = ['fixtures/policies', ...fs.readdirSync(path.join(root, 'test/attacks'), { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => `test/attacks/${name}`)];
  return folders.flatMap((folder) => fs.readdirSync(path.join(root, folder)).filter((name) => name.endsWith('.yaml')).map((name) => fs.readFileSync(path.join(root, folder, name), 'utf8')));
}

export function policyTarget(): Target {
  const corpus = corpusOf();
  return {
    name: 'policy',
    make: (random) => [...mutateText(random, corpus, words)],
    check: (input) => checkPolicy(input.join('')),
    close: () => undefined,
  };
}

function checkPolicy(text: string): string | null {
  const { policy, diagnostics, texts } = loadPolicy(place, { text, language: () => language });
  renderDiagnostics(texts, diagnostics);
  for (const action of everyAction) {
    const verdict = policy.decide(action);
    if (verdict.kind !== 'allow') continue;
    if (!policy.loaded) return `a policy that was not loaded allows ${action.kind}`;
    const fault = faultOf(text, action, verdict.by, verdict.rule);
    if (fault !== null) return fault;
  }
  return null;
}

/** `yaml` itself is the oracle: does the file say so? */
function faultOf(text: string, action: Action, by: string, rule: string): string | null {
  const document = parse(text, { logLevel: 'silent' }) as { defaultAction?: unknown; baseline?: unknown; rules?: readonly { effect?: unknown; action?: unknown }[] } | null;
  if (by === 'baseline') return document?.baseline === 'none' ? `the baseline allows ${action.kind}, and the file takes it away` : null;
  if (by === 'default') return document?.defaultAction === 'allow' ? null : `${action.kind} is allowed by default, and the file does not say so`;
  const number = /^rules\[(\d+)\]$/.exec(rule)?.[1];
  const decided = number === undefined ? undefined : document?.rules?.[Number(number)];
  if (decided?.effect !== 'allow') return `${rule} allows ${action.kind}, and is no rule that allows`;
  // A rule that denies everything stands in the way of all below it.
  const closing = (document?.rules ?? []).slice(0, Number(number)).find((above) => above.effect === 'deny' && above.action === '*' && Object.keys(above).every((key) => ['effect', 'action', 'reason', 'name'].includes(key)));
  return closing === undefined ? null : `${rule} allows ${action.kind} below a rule that denies everything`;
}

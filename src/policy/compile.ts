// SPDX-License-Identifier: MIT
// A policy's outline → a policy that decides. Runs once, before the program does.

import * as path from 'node:path';
import type { Action } from '../action/action.ts';
import type { AwsPlace } from '../action/aws-place.ts';
import type { Verdict } from '../action/verdict.ts';
import { toAwsPlace } from './aws-endpoints.ts';
import { type BaselineEntry, baselineEntries, foldersId, foldersWhy } from './baseline.ts';
import { type PlainRule, compileRules, coveredKinds } from './compile-rule.ts';
import { BrokerHosts } from './broker-hosts.ts';
import { Decider } from './decide.ts';
import { LimitKeys } from './limit.ts';
import type { OutlineRule, PolicyOutline } from './outline.ts';
import type { AuditSettings, Policy, PolicyPlace } from './policy.ts';
import { PolicyPaths } from './policy-paths.ts';
import type { PolicyText, TextFile } from './policy-text.ts';
import { protectedPaths } from './protect.ts';
import { TextSet } from './match-text.ts';
import { PathReader, addWithAncestors, segmentsOf } from './read-path.ts';
import { baselineVerdict, effectVerdict } from './rule-verdicts.ts';
import { spellings } from './spellings.ts';

export interface PolicySource {
  readonly hash: string;
  readonly texts: PolicyText;
}

/** Makes the policy of an outline. */
export function compilePolicy(outline: PolicyOutline, source: PolicySource, place: PolicyPlace, variables: Readonly<Record<string, string>> = {}): Policy {
  const { own } = source.texts;
  const folder = own.file === null ? place.cwd : path.dirname(own.file);
  const paths = new PolicyPaths(source.texts, place);
  const written = auditSettings(outline, folder, place);
  const audit = place.inForce?.audit ?? written;
  const aws = toAwsPlace(outline, source.texts.files);
  const rules = plainRules(outline.rules, source.texts.files, paths);
  const decider = new Decider({
    rules: compileRules(rules, paths.of(0)),
    baseline: outline.baseline ? compileRules([...baselineEntries(place).filter(({ id }) => id !== foldersId).map(plainEntry), ...foldersOfRules(outline.rules, paths, place)], paths.of(0)) : null,
    otherwise: effectVerdict(outline.otherwise, 'default', source.texts.files),
    resolves: baselineVerdict('resolve', 'a rule may allow a request or connection to this host, which needs its address'),
    protected: ownFiles(filesOf(source.texts), folder, audit, place, (place.inForce?.aws ?? aws).brokered === null ? [] : (place.credentialFiles ?? [])),
    awsEndpoints: aws.endpoints,
    runtimeApi: place.runtime?.api ?? null,
  });
  return policyOf(source, outline, audit, aws, true, decider, variables, restarts(place, written, aws), new BrokerHosts(outline.rules, rules));
}

/** The policy where none loaded: only what a program needs to print and to end. */
export function closedPolicy(source: PolicySource, verdict: Verdict, place: PolicyPlace): Policy {
  const { own } = source.texts;
  const folder = own.file === null ? place.cwd : path.dirname(own.file);
  const audit: AuditSettings = { sink: place.lambda ? 'stdout' : 'file', folder: place.auditFolder ?? path.join(folder, '.safeclaw/audit'), seal: null, rotate: null, limit: null, redact: null };
  const stdio = baselineEntries(place).filter((entry) => entry.id.startsWith('stdio-'));
  const decider = new Decider({
    rules: compileRules(stdio.map(plainEntry), new PathReader(folder, place.home)),
    baseline: null,
    otherwise: verdict,
    resolves: verdict,
    protected: ownFiles(filesOf(source.texts), folder, audit, place, []),
    awsEndpoints: [],
    runtimeApi: place.runtime?.api ?? null,
  });
  return policyOf(source, { mode: 'enforce', reload: false }, audit, { named: false, endpoints: [], brokered: null }, false, decider, {}, [], new BrokerHosts([], []));
}

/** What the program's start has settled, and a policy that is read later says otherwise. */
function restarts({ inForce }: PolicyPlace, audit: AuditSettings, aws: AwsPlace): string[] {
  if (inForce === undefined) return [];
  const differs = (one: unknown, other: unknown): boolean => JSON.stringify(one) !== JSON.stringify(other);
  return [...(differs(inForce.audit, audit) ? ['audit'] : []), ...(differs(inForce.aws.endpoints, aws.endpoints) ? ['aws.endpoints'] : []), ...((inForce.aws.brokered === null) !== (aws.brokered === null) ? ['aws.credentials'] : [])];
}

function policyOf(source: PolicySource, { mode, reload }: Pick<PolicyOutline, 'mode' | 'reload'>, audit: AuditSettings, aws: AwsPlace, loaded: boolean, decider: Decider, variables: Readonly<Record<string, string>>, needsRestart: readonly string[], hosts: BrokerHosts): Policy {
  return Object.freeze({ file: source.texts.own.file, name: source.texts.own.name, files: filesOf(source.texts), hash: source.hash, mode, enforcing: mode === 'enforce', audit, aws, reload, needsRestart, loaded, variables, timedEnvironment: decider.timedEnvironment, brokers: hosts.any, brokerHosts: (denial: Verdict) => hosts.of(denial), decide: (action: Action) => decider.decide(action), protectionOf: (path: string) => decider.protectionOf(path) });
}

function plainRules(rules: readonly OutlineRule[], files: readonly TextFile[], paths: PolicyPaths): PlainRule[] {
  const limits = new LimitKeys();
  return rules.map((rule) => ({ actions: rule.actions, effect: rule.effect, matchers: rule.matchers, when: rule.when, verdict: effectVerdict(rule, 'rule', files, limits.of(rule, files[rule.file ?? 0]?.name ?? ''), rule.hosts === null ? undefined : 'SC_BROKERED'), paths: rule.file === undefined ? undefined : paths.of(rule.file), coversKinds: true }));
}

function plainEntry(entry: BaselineEntry): PlainRule {
  const matchers = Object.entries(entry.matchers).map(([key, patterns]) => ({ key: key as PlainRule['matchers'][number]['key'], patterns }));
  return { actions: entry.actions, effect: 'allow', matchers, except: entry.except, verdict: baselineVerdict(entry.id, entry.why), coversKinds: false };
}

/** The baseline's entry for the program's folders, those in which the paths begin that rules allow, and those above. */
function foldersOfRules(rules: readonly OutlineRule[], paths: PolicyPaths, place: PolicyPlace): PlainRule[] {
  const folders = new Set<string>();
  for (const root of [...place.projects, place.packageFolder, ...(place.entry === null ? [] : [place.entry])]) addWithAncestors(segmentsOf(root), folders);
  const aboutFiles = new Map<string, boolean>();
  const timed: PlainRule[] = [];
  for (const rule of rules) {
    if (rule.effect !== 'allow' || !rule.actions.some((action) => isAboutFiles(action, aboutFiles))) continue;
    const own = rule.when === null ? folders : new Set<string>();
    for (const { key, patterns } of rule.matchers) if (key === 'path') for (const pattern of patterns) paths.of(rule.file ?? 0).addFolders(pattern, own);
    if (own !== folders) timed.push({ ...folderLooks(own), when: rule.when });
  }
  return [folderLooks(folders), ...timed];
}

function folderLooks(folders: Set<string>): PlainRule {
  return { actions: ['file:stat'], effect: 'allow', matchers: [], texts: [new TextSet(folders)], verdict: baselineVerdict(foldersId, foldersWhy), coversKinds: false };
}

function isAboutFiles(action: string, known: Map<string, boolean>): boolean {
  let about = known.get(action);
  if (about === undefined) known.set(action, (about = coveredKinds(action).some((kind) => kind.startsWith('file:'))));
  return about;
}

function auditSettings(outline: PolicyOutline, folder: string, place: PolicyPlace): AuditSettings {
  const sink = outline.sink ?? (place.lambda ? 'stdout' : 'file');
  const { seal, rotate, limit, redact } = outline;
  return { sink, folder: place.auditFolder ?? path.resolve(folder, outline.auditPath ?? '.safeclaw/audit'), seal: seal === null ? null : { ...seal, key: path.resolve(folder, seal.key) }, rotate, limit, redact };
}

/** Those that are not part of the package. */
function filesOf(texts: PolicyText): string[] {
  return texts.files.flatMap(({ file }) => file ?? []);
}

function ownFiles(files: readonly string[], folder: string, audit: AuditSettings, place: PolicyPlace, credentials: readonly string[]): ReturnType<typeof protectedPaths> {
  return protectedPaths({
    policy: files.flatMap(spellings),
    audit: spellings(audit.folder),
    sealKey: audit.seal === null ? [] : spellings(audit.seal.key),
    credentials: credentials.flatMap(spellings),
    state: spellings(path.join(folder, '.safeclaw')),
    packageFolder: spellings(place.packageFolder),
  });
}

// SPDX-License-Identifier: MIT
// What every surface is handed when it is installed.

import type { AwsPlace, CredentialPlace } from '../action/aws-place.ts';
import type { Verdict } from '../action/verdict.ts';
import type { KeptLooks } from '../runtime/kept-looks.ts';
import type { Patcher } from '../runtime/patch.ts';
import type { Gate } from './gate.ts';
import type { LambdaContext } from './lambda.types.ts';

export interface SurfaceContext {
  /** Absolute path of the preload that children and workers get by `--require`. */
  readonly preload: string;
  /** PATH as the first gated process had it, before any program could choose one. */
  readonly searchPath: string | null;
  /** Variables that every gated child gets whatever its environment says: policy and what it is read against, audit folder, parent's chain. Called per child. */
  childVariables(): readonly (readonly [key: string, value: string])[];
  /** True for a descriptor that the gate itself holds (the audit file): the program may not touch it. */
  ownsDescriptor(fd: number): boolean;
  /** The protection of a file against writing, whatever name of it this is; null where there is none. */
  protectionOf(path: string): Verdict | null;
  /** Where AWS is, and whether the policy is about its calls. */
  readonly aws: AwsPlace;
  /** Null where this process belongs to no function of AWS Lambda. */
  readonly lambda: LambdaContext | null;
  /** Where the gate gets the credentials of AWS; null where the program does. */
  readonly credentials: CredentialPlace | null;
  /** Whether a rule has the gate put a variable into requests. */
  readonly brokers: boolean;
  /** The hosts whose requests may leave with what this denial of a variable withholds; null where none may. */
  brokerHosts(denial: Verdict): ((host: string) => boolean) | null;
  /** What earlier starts found to be nothing new in this Node; null where nothing is kept. */
  readonly looks: KeptLooks | null;
  /** Checks of the surfaces that stand over descriptors: true for one that must not be written past its surface. */
  readonly bypasses: ((fd: number) => boolean)[];
}

/** Puts one surface in place, all or nothing: throws where it cannot. */
export type InstallSurface = (patch: Patcher, gate: Gate, context: SurfaceContext) => void;

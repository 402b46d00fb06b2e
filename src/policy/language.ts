// SPDX-License-Identifier: MIT
// The entry of the policy language's own bundle, loaded only where a policy is read from its text.

export { diagnoseFiles, diagnosePolicy } from './diagnose.ts';
export { hashFiles, hashText } from './hash-text.ts';
export { readPolicy, type PolicyRead } from './read.ts';
export { positionOf, renderDiagnostics } from './render.ts';
export { policySchema } from './schema-json.ts';

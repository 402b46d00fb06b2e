// SPDX-License-Identifier: MIT
// The JSON Schema of a policy file, made from the vocabulary.

/** JSON Schema (draft 2020-12) of a policy file; the build writes it to dist/schema.json. */
export function policySchema(): object {
  return { $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'object' };
}

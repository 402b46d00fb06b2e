// SPDX-License-Identifier: MIT
// A finding about a policy file, as data. One renderer prints it; `--json` prints it as it is.

import type { Span } from './document.ts';

export interface Diagnostic {
  /** `SC_UNKNOWN_ACTION` …; each has a page in docs/errors. */
  readonly code: string;
  /** A `note` is said by `policy check` alone: the policy is in order, and a person may want to know. */
  readonly severity: 'error' | 'warning' | 'note';
  /** The smallest text to change. */
  readonly span: Span;
  /** One line, lower case, no full stop, the user's text in backticks. */
  readonly message: string;
  /** Stands under the underline. */
  readonly label?: string;
  /** An edit that can be pasted, or a question such as: did you mean … */
  readonly help?: string;
  readonly note?: string;
  /** An action that proves what is said, as `policy explain` takes it. */
  readonly example?: string;
  /** What `help` says, for tools: the text that would stand in place of the span. */
  readonly edit?: { readonly span: Span; readonly text: string };
  /** A second place, for findings about two rules. */
  readonly related?: { readonly span: Span; readonly label: string };
}

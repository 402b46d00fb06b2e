// SPDX-License-Identifier: MIT
// `runtime/real-fs` in the engine's context: the functions of the process that it serves.

import { host } from './host.ts';

export const { failureCode, realEntryKind, realLstatMode, realMkdir, realReadText, realReaddir, realReadlink, realRealpath, realReplaceText, realStatFields, realStatMode } = host.files;

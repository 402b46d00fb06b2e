// SPDX-License-Identifier: MIT
// The name under which the engine's text finds what it was given: the text is the body of a function of it.

import type { EngineHost } from './host.types.ts';

declare const safeclawHost: EngineHost;

export const host: EngineHost = safeclawHost;

// SPDX-License-Identifier: MIT
// Redirections: files and connections that the shell opens itself.

import type { Redirection } from 'unbash';
import { refuse, type Text, UnknownForm, written } from './deed.ts';
import { readParts, readWord } from './expansions.ts';
import type { Walk } from './walk.ts';
import { toTexts } from './words.ts';

/** What the redirections of a command open, and what their targets run. */
export function readRedirections(walk: Walk, redirections: readonly Redirection[]): void {
  for (const redirection of redirections) {
    switch (redirection.type) {
      case 'HereString':
        if (redirection.target !== undefined) readWord(walk, redirection.target);
        break;
      case 'HereDoc':
        if (redirection.delimiter?.quoted !== true) readParts(walk, redirection.body.parts);
        break;
      case 'Redirect': {
        if (redirection.target === undefined) throw new UnknownForm('a redirection without a target');
        readWord(walk, redirection.target);
        const texts = toTexts(redirection.target);
        readRedirect(walk, redirection.operator, texts.length === 1 ? (texts[0] as Text) : written(redirection.target.text));
        break;
      }
      default:
        refuse(redirection);
    }
  }
}

function readRedirect(walk: Walk, operator: string, target: Text): void {
  if ((operator === '>&' || operator === '<&') && target.kind === 'literal' && /^(?:\d+-?|-)$/.test(target.text)) return;
  if (target.kind === 'literal') {
    if (/^\/dev\/(?:null|stdin|stdout|stderr|fd\/\d+)$/.test(target.text)) return;
    const socket = /^\/dev\/(tcp|udp)\/([^/]+)\/([^/]+)$/.exec(target.text);
    if (walk.bash && socket !== null) {
      walk.deeds.push({ kind: 'connect', protocol: socket[1] as 'tcp' | 'udp', host: socket[2] as string, port: socket[3] as string });
      return;
    }
  }
  const modes: ('read' | 'write')[] = operator === '<' || operator === '<&' ? ['read'] : operator === '<>' ? ['read', 'write'] : ['write'];
  for (const mode of modes) walk.deeds.push({ kind: 'file', mode, target, folder: walk.folder });
}

// SPDX-License-Identifier: MIT
// Redirections: files and connections that the shell opens itself.

import type { Redirect, Redirection } from 'unbash';
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
        const { parts } = redirection.target;
        // A pipe to what runs there, which has been read.
        if (parts?.length === 1 && parts[0]?.type === 'ProcessSubstitution') break;
        const texts = toTexts(redirection.target);
        readRedirect(walk, redirection, texts.length === 1 ? (texts[0] as Text) : written(redirection.target.text));
        break;
      }
      default:
        refuse(redirection);
    }
  }
}

function readRedirect(walk: Walk, { operator, descriptor }: Redirect, target: Text): void {
  const opened = descriptor === undefined ? (operator.startsWith('<') ? 0 : 1) : descriptor.type === 'FileDescriptor' ? descriptor.value : null;
  if ((operator === '>&' || operator === '<&') && target.kind === 'literal' && /^(?:\d+-?|-)$/.test(target.text)) {
    const source = Number.parseInt(target.text);
    if (opened !== null && opened <= 2 && (opened === 0 || (source !== 1 && source !== 2)) && target.text !== '-') walk.crossStreams();
    return;
  }
  const reads = operator === '<' || operator === '<&';
  if (opened !== null && opened <= 2 && reads !== (opened === 0)) walk.crossStreams();
  if (target.kind === 'literal') {
    if (target.text === '/dev/null') return;
    // The kernel opens these anew: only in the way in which they are open already is that nothing.
    if (!walk.streamsCrossed && (reads ? /^\/dev\/(?:stdin|fd\/0)$/ : /^\/dev\/(?:stdout|stderr|fd\/[12])$/).test(target.text) && operator !== '<>') return;
  }
  if (walk.bash && readSocket(walk, target)) return;
  const modes: ('read' | 'write')[] = reads ? ['read'] : operator === '<>' ? ['read', 'write'] : ['write'];
  for (const mode of modes) walk.deeds.push({ kind: 'file', mode, target, folder: walk.folder });
}

/** bash opens a connection for `/dev/tcp/HOST/PORT`, also where an expansion makes that path. True where it is one for certain. */
function readSocket(walk: Walk, target: Text): boolean {
  if (target.kind === 'literal') {
    const socket = /^\/dev\/(tcp|udp)\/(.*)$/s.exec(target.text);
    if (socket === null) return false;
    const [, host, port] = /^([^/]+)\/([^/]+)$/.exec(socket[2] as string) ?? [];
    if (host === undefined || port === undefined) throw new UnknownForm('a network redirection in a form that is not known');
    walk.deeds.push({ kind: 'connect', protocol: socket[1] as 'tcp' | 'udp', host, port });
    return true;
  }
  if (target.kind !== 'written') return false;
  const begin = (/^[^$`*?[{<>~]*/.exec(target.text)?.[0] ?? '').replace(/["'\\]/g, '');
  const protocol = begin.startsWith('/dev/udp/') ? 'udp' : 'tcp';
  if (['/dev/tcp/', '/dev/udp/'].some((path) => path.startsWith(begin) || begin.startsWith(path))) walk.deeds.push({ kind: 'connect', protocol, host: '?', port: '0' });
  return false;
}

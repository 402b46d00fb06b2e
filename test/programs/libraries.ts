// Packages that agents are made of, each in a small program that uses it widely (`agents/`).

import * as path from 'node:path';
import { everyNode, here, type Program } from './program.ts';

const from20 = ['20', '22', '24', '26'];
const library = (name: string, file: string, more: Partial<Program> = {}): Program => ({ name, package: name, in: here, nodes: everyNode, args: [path.join(here, 'agents', file)], ...more });

export const libraries: readonly Program[] = [
  library('express', 'express.mjs', { name: 'express under load' }),
  library('openai', 'openai.mjs'),
  library('@anthropic-ai/sdk', 'anthropic.mjs'),
  library('@langchain/core', 'langchain.mjs'),
  library('ai', 'ai-sdk.mjs'),
  library('@modelcontextprotocol/server-filesystem', 'mcp-stdio.mjs', { nodes: from20 }),
  library('@modelcontextprotocol/sdk', 'mcp-http.mjs', { nodes: from20 }),
  library('pino', 'pino.mjs'),
  library('winston', 'winston.mjs'),
  library('ws', 'sockets.mjs', { name: 'ws, socket.io' }),
  library('axios', 'clients.mjs', { name: 'axios, got, node-fetch, undici' }),
  library('fs-extra', 'files.mjs', { name: 'fs-extra, graceful-fs, glob, chokidar' }),
  library('execa', 'processes.mjs'),
  library('express', 'cluster.cjs', { name: 'express in a cluster' }),
  library('sharp', 'sharp.mjs'),
];

// SPDX-License-Identifier: MIT
// The network surfaces, in the order in which they are put in place: what carries before what is carried.

import type { InstallSurface } from '../gate/surface.ts';
import { AwsCalls } from './aws-calls.ts';
import { installAwsSdk } from './aws-sdk.ts';
import { installDgram } from './dgram.ts';
import { installDns } from './dns.ts';
import { installHttp } from './http.ts';
import { installHttp2 } from './http2.ts';
import { installListen } from './listen.ts';
import { installNetWrite } from './net-write.ts';
import { installNet } from './net.ts';
import { networkState } from './network-state.ts';
import { installUndici } from './undici.ts';

const surfaces: readonly InstallSurface[] = [installNetWrite, installNet, installDns, installDgram, installListen, installHttp, installUndici, installHttp2, installAwsSdk];

export const installNetwork: InstallSurface = (patch, gate, context) => {
  networkState(gate).aws = context.aws.named ? new AwsCalls(gate, context.aws) : null;
  for (let i = 0; i < surfaces.length; i++) surfaces[i]?.(patch, gate, context);
};

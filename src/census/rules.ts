// SPDX-License-Identifier: MIT
// A pure table of any length: what every entry of the census is to the gate. The first rule that matches a name decides.
//
// A rule says what a family is; which names there are on each Node is in `entries.tsv`, so that a rule with `*` lets
// nothing in by itself: a name that is not in that table is refused at run time and fails the test.

import { fsTable } from '../intercept/fs-table.ts';

/** Why an entry has no effect outside the process that is not decided. Each is true of every entry that has it. */
export const REASONS = {
  computes: 'works in memory, on the values that it is given',
  language: 'is of the language, and not of Node',
  state: 'tells or changes the state of this process, thread or object, and nothing outside',
  handle: 'works on a descriptor, handle or stream that came from a gated call, or from whoever started the process',
  carrier: 'carries the callback and the result of a native function that is gated',
  system: 'tells what the system is (names, sizes, clocks, certificates it trusts), from no file of the caller\'s choosing',
  threads: 'passes values between threads of this process, each of which has its gate',
  stdio: 'writes to the standard streams, or to a stream that it is given',
  code: 'runs or describes code of this process, which has the same gated functions',
  files: 'ends in functions of the `fs` binding, each of which is gated (fs-table.ts), or in another gated function of `fs`',
  connections: 'ends in TCP, pipe and TLS handles, whose functions are gated (net.ts, net-write.ts, listen.ts)',
  lookups: 'ends in the native resolver, whose functions are gated (dns.ts)',
  datagrams: 'ends in UDP handles, whose functions are gated (dgram.ts)',
  programs: 'ends in the native functions that start programs, which are gated (child-process.ts)',
  loaders: 'ends in the loaders, which read files through the `fs` binding and native code through `process.dlopen`',
  behind: 'is reached only through something that is gated: its constructor, its session, its database, its library',
} as const;

export type Reason = keyof typeof REASONS;

export type Review =
  /** We stand in the function itself: it decides, or notes what another decision needs. */
  | { readonly is: 'gated'; readonly by: string; readonly action: string }
  | { readonly is: 'passive'; readonly why: Reason }
  /** Not handed out but by a rule for that action, asked at the door that the file holds shut. */
  | { readonly is: 'refused'; readonly by: string; readonly action: string }
  /** Not held by the gate: the row of docs/threat-model.md that says so. */
  | { readonly is: 'known'; readonly row: string };

export interface Rule {
  readonly names: readonly string[];
  readonly review: Review;
  /** Only from this major on, and up to that one; otherwise the next rule that matches. */
  readonly since: number;
  readonly until: number;
}

function gated(by: string, action: string, names: string, since = 0, until = Infinity): Rule {
  return { names: words(names), review: { is: 'gated', by: inSource(by), action }, since, until };
}

function passive(why: Reason, names: string): Rule {
  return { names: words(names), review: { is: 'passive', why }, since: 0, until: Infinity };
}

function refused(by: string, action: string, names: string): Rule {
  return { names: words(names), review: { is: 'refused', by: inSource(by), action }, since: 0, until: Infinity };
}

function known(row: string, names: string): Rule {
  return { names: words(names), review: { is: 'known', row }, since: 0, until: Infinity };
}

function inSource(file: string): string {
  return `src/${file.includes('/') ? file : `intercept/${file}`}`;
}

function words(names: string): string[] {
  return names.trim().split(/\s+/);
}

/** The `fs` binding has a table of its own, which the surface works by. */
function fsBinding(): Rule[] {
  const rules: Rule[] = [];
  for (const [name, row] of fsTable) {
    if (row.is === 'passive') rules.push(passive(name === 'FSReqCallback' ? 'carrier' : name === 'legacyMainResolve' ? 'loaders' : 'handle', `binding:fs.${name}`));
    else if (name !== 'StatWatcher' && name !== 'FileHandle') rules.push(gated('fs-table.ts', 'file:*', `binding:fs.${name}`));
  }
  return rules;
}

export const rules: readonly Rule[] = [
  // Files.
  ...fsBinding(),
  gated('fs-watch.ts', 'file:stat, file:list', 'binding:fs.StatWatcher#start binding:fs_event_wrap.FSEvent#start'),
  gated('fs-jobs.ts', 'file:*', 'binding:fs.ReadFileJob#run binding:fs.WriteFileJob#run binding:fs.CpDirJob#run'),
  gated('fs-public.ts', 'file:list, file:read', 'fs.opendir fs.opendirSync fs.openAsBlob fs.openAsBlobSync fs.promises.opendir* fs/promises.opendir*'),
  gated('fs-diverted.ts', 'file:read, file:write', 'fs.readFile fs.writeFile', 26),
  passive('computes', 'fs.Stats* fs.Dirent* fs._toUnixTimestamp fs.constants* fs/promises.constants* fs.promises.constants* instance:Stats* instance:BigIntStats* instance:StatsBase* instance:StatFs*'),
  passive('handle', 'fs.Dir* instance:DirHandle* instance:FileHandle* instance:FSWatcher* instance:StatWatcher* binding:fs.FileHandle* binding:fs.StatWatcher* binding:fs_event_wrap.FSEvent*'),
  passive('files', 'fs.* fs/promises.* instance:SyncWriteStream* instance:ReplHistory* instance:Zip*'),

  // Programs.
  gated('child-process.ts', 'shell:execute', 'binding:process_wrap.Process#spawn binding:spawn_sync.spawn process.execve'),
  passive('handle', 'child_process.ChildProcess#kill child_process.ChildProcess#*ref child_process.ChildProcess#@@* child_process._forkChild cluster.Worker* instance:Control*'),
  passive('programs', 'child_process.* cluster.fork test.* test/reporters.* bench.* bench/reporters.* instance:Test*'),
  passive('state', 'cluster.* instance:Mock*'),

  // Connections, servers, names, datagrams, requests.
  gated('net.ts', 'network:connect', 'binding:tcp_wrap.TCP#connect binding:tcp_wrap.TCP#connect6 binding:tcp_wrap.TCP#open binding:pipe_wrap.Pipe#connect binding:pipe_wrap.Pipe#open binding:tls_wrap.wrap binding:tls_wrap.TLSWrap#setServername net.Socket#connect net.Stream#connect'),
  gated('net-write.ts', 'network:request', 'instance:LibuvStreamWrap#write*String instance:LibuvStreamWrap#writeBuffer instance:LibuvStreamWrap#writev binding:tls_wrap.TLSWrap#write*String binding:tls_wrap.TLSWrap#writeBuffer binding:tls_wrap.TLSWrap#writev'),
  gated('listen.ts', 'network:listen', 'binding:tcp_wrap.TCP#bind binding:tcp_wrap.TCP#bind6 binding:tcp_wrap.TCP#listen binding:pipe_wrap.Pipe#bind binding:pipe_wrap.Pipe#listen net.Server#_listen2'),
  gated('dns.ts', 'network:resolve', 'binding:cares_wrap.getaddrinfo binding:cares_wrap.getnameinfo binding:cares_wrap.ChannelWrap#query* binding:cares_wrap.ChannelWrap#getHostByAddr'),
  gated('dns.ts', 'network:connect', 'binding:cares_wrap.ChannelWrap#setServers'),
  gated('dgram.ts', 'network:connect', 'binding:udp_wrap.UDP#send binding:udp_wrap.UDP#send6 binding:udp_wrap.UDP#connect binding:udp_wrap.UDP#connect6 dgram.Socket#send dgram.Socket#connect'),
  gated('dgram.ts', 'network:listen', 'binding:udp_wrap.UDP#bind binding:udp_wrap.UDP#bind6 binding:udp_wrap.UDP#recvStart binding:udp_wrap.UDP#addMembership binding:udp_wrap.UDP#addSourceSpecificMembership'),
  gated('http.ts', 'network:request', 'http.Agent#addRequest _http_agent.Agent#addRequest http.globalAgent#addRequest _http_agent.globalAgent#addRequest'),
  gated('http2.ts', 'network:request', 'http2.connect instance:ClientHttp2Session#request'),
  gated('http2-native.ts', 'network:request', 'instance:Http2Session#request instance:Http2Session#consume'),
  gated('http2-bodies.ts', 'network:request', 'instance:Http2Stream#write*String instance:Http2Stream#writeBuffer instance:Http2Stream#writev instance:Http2Stream#shutdown instance:Http2Stream#trailers'),
  gated('aws-sdk.ts', 'aws:call', 'module._load'),
  gated('engines.ts', 'module:native', 'crypto.setEngine tls.SecureContext tls.createSecureContext _tls_common.SecureContext _tls_common.createSecureContext instance:SecureContext#setClientCertEngine instance:SecureContext#setEngineKey'),
  gated('crypto-keys.ts', 'file:read', 'crypto.createPrivateKey crypto.sign crypto.Sign#sign crypto.privateDecrypt crypto.privateEncrypt crypto.decapsulate crypto.diffieHellman', 24),
  passive('carrier', 'binding:tcp_wrap.TCPConnectWrap* binding:pipe_wrap.PipeConnectWrap* binding:udp_wrap.SendWrap* binding:cares_wrap.*ReqWrap* binding:stream_wrap.*'),
  passive('handle', 'binding:tcp_wrap.* binding:pipe_wrap.* binding:udp_wrap.* binding:process_wrap.* binding:tls_wrap.* instance:LibuvStreamWrap* instance:HandleWrap* instance:AsyncWrap* instance:BaseObject* binding:tty_wrap.* tty.*'),
  passive('computes', 'binding:cares_wrap.strerror binding:cares_wrap.canonicalizeIP binding:cares_wrap.A* net.isI* net._normalizeArgs net.BlockList* net.SocketAddress* instance:BlockList* instance:SocketAddress* instance:SecureContext*'),
  passive('state', 'binding:cares_wrap.ChannelWrap* binding:cares_wrap.*'),
  passive('lookups', 'dns.* dns/promises.* instance:ResolverBase*'),
  passive('datagrams', 'dgram.*'),
  passive('system', 'tls.rootCertificates* tls.getCACertificates tls.getCiphers'),
  passive('state', 'tls.setDefaultCACertificates http.setMaxIdleHTTPParsers http.setGlobalProxyFromEnv http.max* http2.constants*'),
  passive('computes', 'http.STATUS_CODES* http.METHODS* http.validateHeader* http2.get* tls.checkServerIdentity tls.convert* tls.parseCertString tls.CLIENT* tls.SLAB* tls.DEFAULT* instance:URLContext* instance:HeadersList* instance:web*'),
  passive('connections', 'net.* tls.* http.* https.* http2.* _http_* _tls_* instance:*Http2* instance:ConnectionsList* instance:MixedEventEmitter* instance:EnvironmentSettings*'),
  passive('connections', 'globalThis.fetch* globalThis.WebSocket* globalThis.EventSource*'),

  // The environment: a Proxy that clones and shows itself as the bare one does.
  gated('env-shown.ts', 'env:read', 'util.types.isProxy sys.types.isProxy util/types.isProxy globalThis.structuredClone worker_threads.MessagePort#postMessage globalThis.MessagePort#postMessage v8.Serializer#writeValue'),
  gated('env-shown.ts', 'env:read', 'globalThis.MessagePort', 18, 20),

  // Threads and the loaders.
  gated('worker.ts', 'module:load', 'worker_threads.Worker'),
  gated('worker.ts', 'process:inspect', 'worker_threads.Worker#getHeapSnapshot instance:Worker#takeHeapSnapshot'),
  gated('worker-native.ts', 'process:binding', 'async_hooks.createHook'),
  passive('behind', 'worker_threads.Worker* instance:Worker* globalThis.Worker* instance:CPUProfileHandle* instance:HeapProfileHandle*'),
  passive('threads', 'worker_threads.* globalThis.BroadcastChannel* globalThis.Message* globalThis.structuredClone instance:LockManager* instance:ReadableWorkerStdio* instance:WritableWorkerStdio* instance:NodeEventTarget* globalThis.navigator*'),
  gated('module.ts', 'module:load', 'module.register'),
  gated('module.ts', 'file:write', 'module.enableCompileCache'),
  gated('module.ts', 'file:read', 'module._readPackage'),
  known('fields of a `package.json` outside the grant', 'module.findPackageJSON'),
  passive('computes', 'module.stripTypeScriptTypes module.isBuiltin module.SourceMap* module.constants* module.builtinModules*'),
  passive('state', 'module.getCompileCacheDir module.flushCompileCache module.syncBuiltinESMExports module.*ourceMap* instance:ModuleHooks*'),
  passive('loaders', 'module.* module#*'),

  // Native code and what looks into the process.
  gated('module.ts', 'module:native', 'ffi.DynamicLibrary ffi.dl* ffi.export* ffi.get* ffi.set* ffi.to*'),
  passive('computes', 'ffi.suffix ffi.types*'),
  passive('behind', 'ffi.DynamicLibrary* instance:DynamicLibrary*'),
  gated('inspector.ts', 'process:inspect', 'inspector.open inspector.close inspector.waitForDebugger inspector.Session#connect inspector.Session#connectToMainThread inspector/promises.open inspector/promises.close inspector/promises.waitForDebugger'),
  passive('behind', 'inspector.* inspector/promises.* instance:Inspector*'),
  gated('inspector.ts', 'process:inspect', 'v8.getHeapSnapshot v8.writeHeapSnapshot v8.queryObjects v8.setFlagsFromString v8.setHeapSnapshotNearHeapLimit v8.setHeapProfileNearHeapLimit'),
  gated('runtime/own-frames.ts', 'none, stacks are shown without our frames', 'v8.Serializer#_getDataCloneError.prepareStackTrace'),
  passive('computes', 'v8.*erializ* v8.isStringOneByteRepresentation'),
  passive('state', 'v8.* instance:Sync*ProfileHandle*'),
  passive('behind', 'instance:HeapSnapshotStream*'),
  gated('sqlite.ts', 'file:read, file:write', 'sqlite.DatabaseSync sqlite.backup sqlite.DatabaseSync#open sqlite.DatabaseSync#exec sqlite.DatabaseSync#prepare sqlite.DatabaseSync#createTagStore instance:SQLTagStore#run instance:SQLTagStore#get instance:SQLTagStore#all instance:SQLTagStore#iterate'),
  gated('sqlite.ts', 'module:native', 'sqlite.DatabaseSync#loadExtension'),
  passive('behind', 'sqlite.* instance:SQLTagStore* instance:Session* instance:StatementSyncIterator* instance:sqlite*'),
  gated('sqlite.ts', 'file:*', 'wasi.WASI'),
  passive('behind', 'wasi.WASI* instance:WASI*'),
  gated('sqlite.ts', 'file:write', 'trace_events.createTracing'),
  passive('behind', 'instance:Tracing* instance:CategorySet*'),
  passive('state', 'trace_events.*'),

  // The process.
  gated('process.ts', 'process:signal', 'process._kill os.setPriority'),
  gated('process.ts', 'process:inspect', 'process._debugProcess process._debugEnd'),
  gated('process.ts', 'module:native', 'process.dlopen'),
  gated('process.ts', 'file:read', 'process.loadEnvFile'),
  gated('process.ts', 'file:stat', 'process.chdir'),
  gated('process.ts', 'process:binding', 'process.binding process._linkedBinding'),
  gated('process-report.ts', 'file:write', 'process.report.writeReport process.report.directory process.report.filename process.report.reportOn*'),
  passive('state', 'process.report* process.features*'),
  passive('stdio', 'process.std* process._rawDebug process.openStdin process.emitWarning'),
  passive('handle', 'process.send process.channel process.disconnect process._disconnect process._send process._channel process._handleQueue process._pendingMessage process.kill'),
  passive('state', 'process.*'),
  passive('system', 'os.*'),

  // What works in memory.
  passive('stdio', 'console.* globalThis.console* readline.* readline/promises.* repl.* instance:Interface* instance:repl*'),
  passive('code', 'vm.* domain.* globalThis.eval'),
  gated('web-storage.ts', 'file:read, file:write', 'globalThis.localStorage'),
  passive('behind', 'globalThis.localStorage*'),
  passive('state', 'globalThis.process globalThis.global* globalThis.*etInterval globalThis.*etTimeout* globalThis.*etImmediate* globalThis.clear* globalThis.queueMicrotask globalThis.gc globalThis.Performance* globalThis.performance* globalThis.sessionStorage* globalThis.Abort* globalThis.Event* globalThis.CustomEvent* globalThis.CloseEvent* globalThis.@@*'),
  passive('computes', 'globalThis.Blob* globalThis.Buffer* globalThis.File* globalThis.FormData* globalThis.Headers* globalThis.Request* globalThis.Response* globalThis.URL* globalThis.Text* globalThis.*Stream* globalThis.atob globalThis.btoa globalThis.crypto* globalThis.Crypto* globalThis.SubtleCrypto* globalThis.DOMException* globalThis.ByteLength* globalThis.Count* globalThis.Storage* globalThis.ErrorEvent* globalThis.Navigator* globalThis.QuotaExceededError*'),
  passive('computes', 'assert.* assert/strict.* assert* buffer.* constants.* crypto.* path.* path/* punycode.* querystring.* stream* _stream_* string_decoder.* sys.* url.* util.* util/types.* zlib.* zlib/iter.* test/reporters* vfs.VirtualProvider* vfs.MemoryProvider* vfs.VirtualFileSystem*'),
  passive('files', 'vfs.*'),
  passive('state', 'async_hooks.* diagnostics_channel.* events* timers.* timers/promises.* perf_hooks.* sea.*'),
  passive('computes', 'instance:Hash* instance:Hmac* instance:CipherBase* instance:Sign* instance:Verify* instance:DiffieHellman* instance:ECDH* instance:*Key* instance:*Crypto* instance:X509Certificate* instance:LazyTransform* instance:Zlib* instance:Blob* instance:Buffer* instance:Queue* instance:Safe* instance:TypedArray* instance:streams* instance:ReadableState* instance:WritableState* instance:MemoryEntry* instance:NodeEnvironmentFlagsSet* instance:unnamed*'),
  passive('state', 'instance:Async* instance:Event* instance:events* instance:Timeout* instance:TimersList* instance:Immediate* instance:*Channel* instance:*Histogram* instance:*Performance* instance:WeakReference*'),

  // Bindings that no surface stands in.
  refused('process.ts', 'process:binding', 'binding:*'),
];

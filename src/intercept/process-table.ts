// SPDX-License-Identifier: MIT
// A pure table: what every property of `process`, and every export of the modules that the process surfaces stand in
// front of, is to the gate. A property that a Node version adds and that is not here fails
// test/intercept/process/complete.test.ts until somebody has looked at it.

export type Review = 'gated' | 'passive';

/** Gated: decided, here or in the surface named in its file's table. Passive: has no effect outside the process, or has it through something gated. */
export const PROCESS = {
  gated: [
    'env', '_kill', 'kill', '_debugProcess', '_debugEnd', 'dlopen', 'loadEnvFile', 'report', 'binding', '_linkedBinding',
    // The surface of child processes.
    'execve',
    // Builtins come patched by every way of loading them (builtin-load.ts).
    'getBuiltinModule', 'moduleLoadList',
  ],
  passive: [
    // What the process is and was started with.
    'version', 'versions', 'arch', 'platform', 'release', 'config', 'features', 'title', 'argv', 'argv0', 'execArgv', 'execPath', 'pid', 'ppid', 'debugPort', 'mainModule',
    'allowedNodeEnvironmentFlags', 'noDeprecation', 'noProcessWarnings', 'traceDeprecation', 'throwDeprecation', 'traceProcessWarnings', 'permission', '_eval', '_preload_modules', '_print_eval', '_forceRepl', '_disallowCodeGenerationFromStrings',
    // Its own state and figures.
    'uptime', 'hrtime', 'cpuUsage', 'threadCpuUsage', 'resourceUsage', 'memoryUsage', 'constrainedMemory', 'availableMemory', 'getActiveResourcesInfo', '_getActiveRequests', '_getActiveHandles',
    'exitCode', '_exiting', 'exit', 'reallyExit', 'abort', 'cwd', 'umask', 'finalization', 'ref', 'unref', '_startProfilerIdleNotifier', '_stopProfilerIdleNotifier', 'sourceMapsEnabled', 'assert',
    // Source maps are read by Node's lib, through the file surface.
    'setSourceMapsEnabled',
    // Relative paths are resolved by the kernel at the moment of each decision.
    'chdir',
    // They can only give privileges up, or fail.
    'setuid', 'seteuid', 'setgid', 'setegid', 'setgroups', 'initgroups', 'getuid', 'geteuid', 'getgid', 'getegid', 'getgroups',
    // Events, errors and turns of the loop.
    'nextTick', '_tickCallback', 'emitWarning', '_fatalException', 'setUncaughtExceptionCaptureCallback', 'addUncaughtExceptionCaptureCallback', 'hasUncaughtExceptionCaptureCallback', 'domain', '_events', '_eventsCount', '_maxListeners',
    // Descriptors that the process was given.
    'stdin', 'stdout', 'stderr', 'openStdin', '_rawDebug', 'send', 'channel', 'connected', 'disconnect', '_channel', '_disconnect', '_handleQueue', '_pendingMessage', '_send',
  ],
} as const satisfies Record<Review, readonly string[]>;

/** The same for builtin modules that open a door of their own. */
export const MODULES = {
  worker_threads: {
    gated: ['Worker'],
    passive: ['isInternalThread', 'isMainThread', 'MessagePort', 'MessageChannel', 'markAsUncloneable', 'markAsUntransferable', 'isMarkedAsUntransferable', 'moveMessagePortToContext', 'receiveMessageOnPort', 'resourceLimits', 'postMessageToThread', 'threadId', 'threadName', 'SHARE_ENV', 'parentPort', 'workerData', 'BroadcastChannel', 'setEnvironmentData', 'getEnvironmentData', 'locks'],
  },
  inspector: { gated: ['open', 'close', 'waitForDebugger', 'Session'], passive: ['url', 'console', 'Network', 'NetworkResources', 'DOMStorage'] },
  v8: {
    gated: ['getHeapSnapshot', 'writeHeapSnapshot', 'queryObjects', 'setFlagsFromString', 'setHeapSnapshotNearHeapLimit', 'setHeapProfileNearHeapLimit'],
    passive: ['cachedDataVersionTag', 'getHeapStatistics', 'getHeapSpaceStatistics', 'getHeapCodeStatistics', 'getCppHeapStatistics', 'Serializer', 'Deserializer', 'DefaultSerializer', 'DefaultDeserializer', 'serialize', 'deserialize', 'takeCoverage', 'stopCoverage', 'promiseHooks', 'startupSnapshot', 'GCProfiler', 'isStringOneByteRepresentation', 'startCpuProfile', 'startHeapProfile'],
  },
  sqlite: { gated: ['DatabaseSync', 'backup'], passive: ['StatementSync', 'Session', 'constants'] },
  wasi: { gated: ['WASI'], passive: [] },
  trace_events: { gated: ['createTracing'], passive: ['getEnabledCategories'] },
  ffi: {
    gated: ['DynamicLibrary', 'dlopen', 'dlclose', 'dlsym', 'exportArrayBuffer', 'exportArrayBufferView', 'exportString', 'exportBuffer', 'getInt8', 'getUint8', 'getInt16', 'getUint16', 'getInt32', 'getUint32', 'getInt64', 'getUint64', 'getFloat32', 'getFloat64', 'getCurrentEventLoop', 'getRawPointer', 'setInt8', 'setUint8', 'setInt16', 'setUint16', 'setInt32', 'setUint32', 'setInt64', 'setUint64', 'setFloat32', 'setFloat64', 'toString', 'toArrayBuffer', 'toBuffer'],
    passive: ['suffix', 'types'],
  },
  module: {
    gated: ['register', 'enableCompileCache'],
    passive: ['_cache', '_pathCache', '_extensions', 'globalPaths', '_debug', 'isBuiltin', '_findPath', '_nodeModulePaths', '_resolveLookupPaths', '_load', '_resolveFilename', 'createRequire', '_initPaths', '_preloadModules', 'syncBuiltinESMExports', 'Module', 'registerHooks', 'builtinModules', 'runMain', 'constants', 'findPackageJSON', 'flushCompileCache', 'getCompileCacheDir', 'stripTypeScriptTypes', 'findSourceMap', 'SourceMap', 'getSourceMapsSupport', 'setSourceMapsSupport', '_stat', '_readPackage'],
  },
} as const satisfies Record<string, Record<Review, readonly string[]>>;

/** Methods of `DatabaseSync`: a later Node's may open files. */
export const DATABASE = {
  gated: ['open', 'exec', 'prepare', 'createTagStore', 'loadExtension', 'constructor'],
  passive: ['close', 'function', 'location', 'aggregate', 'createSession', 'applyChangeset', 'enableLoadExtension', 'enableDefensive', 'serialize', 'deserialize', 'setAuthorizer', 'isOpen', 'isTransaction', 'limits'],
} as const satisfies Record<Review, readonly string[]>;

// SPDX-License-Identifier: MIT
// A pure table: what a person should think about twice before allowing it, and why.

import { isCodeVariable } from '../action/code-variables.ts';
import { isSecretName } from '../audit/secret-names.ts';
import { isMetadataAddress } from '../policy/protect-metadata.ts';

const SHELLS = new Set(['sh', 'bash', 'dash', 'ash', 'zsh', 'ksh', 'mksh', 'fish', 'csh', 'tcsh', 'busybox', 'toybox', 'cmd', 'cmd.exe', 'powershell', 'pwsh']);
const INTERPRETERS = /^(?:node|nodejs|deno|bun|bunx|tsx|ts-node|python[\d.]*|pypy[\d.]*|perl[\d.]*|ruby[\d.]*|php[\d.]*|lua[\d.]*|luajit|[gmn]?awk|tclsh|osascript|java|jshell|Rscript|julia|gdb|sqlite3|psql|mysql)$/;
const RUNNERS = new Set(['npx', 'npm', 'yarn', 'pnpm', 'pip', 'pip3', 'uv', 'uvx', 'pipx', 'cargo', 'go', 'make', 'cmake', 'ninja', 'gradle', 'mvn', 'ant', 'git', 'ssh', 'scp', 'rsync', 'tar', 'find', 'xargs', 'parallel', 'watch', 'ed', 'vi', 'vim', 'emacs', 'less', 'man', 'at', 'crontab', 'systemd-run', 'entr', 'docker', 'podman', 'kubectl', 'nsenter', 'chroot', 'unshare', 'strace', 'su', 'sudo', 'doas', 'runuser', 'setpriv']);
const FETCHERS = new Set(['curl', 'wget', 'nc', 'ncat', 'netcat', 'socat', 'telnet', 'ftp', 'sftp', 'aws', 'gcloud', 'az', 'gh']);
const REMOVERS = new Set(['rm', 'dd', 'mkfs', 'shred', 'truncate', 'chmod', 'chown', 'mv', 'ln', 'cp', 'install', 'tee', 'kill', 'killall', 'pkill', 'mount', 'umount']);

/** By the program's name without its folder. */
export function dangerousProgram(name: string): string | null {
  const plain = name.replace(/\.exe$/, '');
  if (SHELLS.has(plain)) return `${plain} is a shell: it runs whatever it is given`;
  if (INTERPRETERS.test(plain)) return `${plain} runs whatever code it is given`;
  if (RUNNERS.has(plain)) return `${plain} starts other programs, which nothing gates`;
  if (FETCHERS.has(plain)) return `${plain} talks to the network, which no network rule sees`;
  if (REMOVERS.has(plain)) return `${plain} changes files or processes, which no file rule sees`;
  return null;
}

const SECRET_FILES = /(?:^|\/)(?:\.env(?:\.[^/]*)?|\.npmrc|\.pypirc|\.netrc|\.pgpass|\.git-credentials|\.htpasswd|\.vault-token|\.dockercfg|id_(?:rsa|dsa|ecdsa|ed25519)[^/]*|[^/]*\.(?:pem|key|p12|pfx|jks|keystore|kdbx|ppk|asc)|credentials(?:\.[^/]*)?|secrets?(?:\.[^/]*)?|[^/]*(?:password|passwd)[^/]*|shadow-?|gshadow-?|sudoers)$|(?:^|\/)(?:\.aws|\.ssh|\.gnupg|\.kube|\.docker|\.azure|\.config\/gcloud|\.config\/gh|\.password-store)(?:\/|$)|^\/(?:run|var\/run)\/secrets(?:\/|$)|^\/root(?:\/|$)|^\/proc\/(?!self\/fd|\d+\/fd)/i;

/** Public by intent, though its name looks like one of the above. */
const NO_SECRET = /\.(?:pub|example|sample|template)$|^\/etc\/passwd$|(?:^|\/)node_modules\/|^\/proc\/(?:cpuinfo|meminfo|stat|version|loadavg|uptime|self\/(?:cgroup|status|stat|mounts|maps))$/;

/** Whether the contents of a file are likely to be a secret. The list of folders that SECRET_GLOBS closes, and more. */
export function isSecretFile(path: string): boolean {
  return SECRET_FILES.test(path) && !NO_SECRET.test(path);
}

const SYSTEM = /^\/(?:etc|usr|bin|sbin|lib\w*|boot|opt|sys|proc|dev|root|System|Library|Windows)(?:\/|$)/;
const START_FILES = /(?:^|\/)(?:\.(?:bash|zsh|k?sh|c?sh|fish|profile|login|inputrc|vim|emacs|git|npm|config|local|curl|wget)[^/]*|package\.json|package-lock\.json|Makefile|Dockerfile|\.github|\.husky|node_modules|node-compile-cache|crontab)(?:\/|$)/;

/** A file action on a path; `folder` where it is a whole folder that is allowed. */
export function dangerousFile(kind: string, path: string): string | null {
  if (kind === 'module:native') return 'native code runs outside the gate';
  if (isSecretFile(path) && kind !== 'file:stat') return kind === 'file:read' ? 'looks like a secret: what is read can be sent' : 'looks like a secret';
  if (kind !== 'file:write' && kind !== 'file:delete') return null;
  if (SYSTEM.test(path) && !path.startsWith('/dev/')) return 'belongs to the system';
  if (START_FILES.test(path)) return 'other programs run or obey what stands there';
  return isCodeFile(path) ? CODE : null;
}

/** Said of a file that is written, or of a folder with one in it. */
export const CODE = 'is code: what is written may be run later';

export function isCodeFile(path: string): boolean {
  return /\.(?:[cm]?[jt]sx?|node|wasm|sh|py|rb|pl|php)$/.test(path);
}

export function dangerousKey(kind: 'env:read' | 'env:write', key: string): string | null {
  if (isSecretName(key, true) || /KEY$|^(?:DATABASE|REDIS|MONGO|AMQP)\w*_UR[IL]$|DSN$/i.test(key)) return 'looks like a credential: what is read can be sent';
  return kind === 'env:write' && isCodeVariable(key) ? 'makes other programs run code, or trust others' : null;
}

export function dangerousHost(host: string, address: string | null): string | null {
  if (isMetadataAddress(host) || (address !== null && isMetadataAddress(address))) return 'a cloud hands out the credentials of its machine there';
  return host.startsWith('*') ? 'any host of that name' : null;
}

/** Globs of what stays closed where a suggestion opens whole folders. */
export const SECRET_GLOBS = ['**/.env', '**/.env.*', '**/.npmrc', '**/*.pem', '~/.aws/**', '~/.ssh/**'] as const;

// SPDX-License-Identifier: MIT
// A pure table: variables by which the environment of a program makes it run code of someone's choice, read settings
// that do, trust another host, or write files where no gate stands. A program hands them on with another value than
// the operator gave only where a rule allows `env:write` of them. docs/policy.md shows the same table; a test holds it.

import { arrayJoin, arrayPush, processPlatform, regExpExec, RegExpConstructor, stringReplaceAll, stringToLowerCase } from '../runtime/primordials.ts';

export interface CodeVariables {
  /** Whose they are. */
  readonly group: string;
  /** Names; a `*` stands for any text. */
  readonly names: string;
  /** Names that `names` reach and that are harmless. */
  readonly except?: string;
  readonly why: string;
}

export const CODE_VARIABLES: readonly CodeVariables[] = [
  { group: 'loader, C library', names: 'LD_* DYLD_* GCONV_PATH GETCONF_DIR GLIBC_TUNABLES HOSTALIASES LOCALDOMAIN LOCPATH MALLOC_* NIS_PATH NLSPATH RESOLV_HOST_CONF RES_OPTIONS TEXTDOMAIN* TMPDIR TZDIR', why: 'libraries, tables and trace files of every program; the names that the C library itself ignores in privileged programs' },
  { group: 'what a name leads to', names: 'PATH PATHEXT HOME USERPROFILE SHELL COMSPEC EXECIGNORE XDG_CONFIG_HOME XDG_CONFIG_DIRS XDG_DATA_HOME XDG_DATA_DIRS APPDATA', why: 'which program runs, and whose settings it reads' },
  { group: 'shells', names: 'BASH_* ENV SHELLOPTS BASHOPTS POSIXLY_CORRECT IFS CDPATH PS0 PS1 PS2 PS4 PROMPT_COMMAND FCEDIT INPUTRC ZDOTDIR FPATH', except: 'BASH_VERSION', why: 'start files, functions and prompts that shells run, and how they read a line' },
  { group: 'SafeClaw', names: 'SAFECLAW_*', why: 'how the gate hands the policy down; no rule lifts it' },
  { group: 'Node', names: 'NODE_OPTIONS NODE_PATH NODE_REPL_EXTERNAL_MODULE NODE_REPL_HISTORY NODE_V8_COVERAGE NODE_COMPILE_CACHE NODE_REDIRECT_WARNINGS NODE_EXTRA_CA_CERTS NODE_TLS_REJECT_UNAUTHORIZED TS_NODE_* ELECTRON_RUN_AS_NODE', why: 'flags, modules, files written by native code, whom TLS trusts' },
  { group: 'npm and its like', names: 'npm_config_script_shell npm_config_shell npm_config_node_options npm_config_ignore_scripts npm_config_prefix npm_config_globalconfig npm_config_userconfig npm_config_git npm_config_editor npm_config_viewer npm_config_browser npm_config_python npm_config_nodedir npm_config_registry npm_config_proxy npm_config_https_proxy npm_config_cafile npm_config_ca npm_config_strict_ssl YARN_* COREPACK_*', why: 'shells, programs and registries of package scripts' },
  { group: 'git', names: 'GIT_*', except: 'GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL GIT_AUTHOR_DATE GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL GIT_COMMITTER_DATE GIT_TERMINAL_PROMPT GIT_OPTIONAL_LOCKS GIT_MERGE_AUTOEDIT GIT_PREFIX GIT_REFLOG_ACTION GIT_LITERAL_PATHSPECS GIT_CEILING_DIRECTORIES', why: 'commands that git runs, repositories and settings that name some, trace files' },
  { group: 'pagers, editors, askers', names: 'PAGER *_PAGER EDITOR *_EDITOR VISUAL BROWSER LESS LESSOPEN LESSCLOSE LESSKEY* MORE MANOPT MANROFFOPT MANPAGER SUDO_ASKPASS SSH_* VIMINIT EXINIT VIMRUNTIME EMACSLOADPATH FZF_DEFAULT_COMMAND FZF_DEFAULT_OPTS', except: 'SSH_AUTH_SOCK SSH_AGENT_PID SSH_CLIENT SSH_CONNECTION SSH_TTY', why: 'commands that other programs start' },
  { group: 'languages', names: 'PYTHON* PERL* RUBY* BUNDLE_* GEM_HOME GEM_PATH PHPRC PHP_INI_SCAN_DIR LUA_* JAVA_TOOL_OPTIONS _JAVA_OPTIONS JDK_JAVA_OPTIONS JAVA_HOME JAVA_OPTS CLASSPATH MAVEN_* GRADLE_* DOTNET_STARTUP_HOOKS CORECLR_* COR_* ERL_* R_* PIP_*', except: 'PYTHONUNBUFFERED PYTHONDONTWRITEBYTECODE PYTHONIOENCODING PYTHONUTF8 PYTHONHASHSEED', why: 'modules, agents and options that an interpreter loads at its start' },
  { group: 'compilers and build tools', names: 'MAKEFLAGS GNUMAKEFLAGS MAKEFILES CC CXX CPP LD AR AS CFLAGS CXXFLAGS CPPFLAGS LDFLAGS COMPILER_PATH GCC_EXEC_PREFIX CMAKE_* PKG_CONFIG* RUSTC* RUSTFLAGS RUSTDOC* CARGO_* RUSTUP_* GOFLAGS GOROOT GOENV GOTOOLCHAIN', why: 'programs and plugins that a build runs' },
  { group: 'cloud tools', names: 'AWS_CONFIG_FILE AWS_SHARED_CREDENTIALS_FILE AWS_DATA_PATH AWS_CA_BUNDLE KUBECONFIG KUBE_EDITOR DOCKER_CONFIG DOCKER_HOST HELM_* TF_CLI_* TF_PLUGIN_CACHE_DIR CLOUDSDK_* AZURE_CONFIG_DIR AZURE_EXTENSION_DIR ANSIBLE_*', why: 'settings that name commands to run for credentials, plugins' },
  { group: 'TLS and proxies', names: 'OPENSSL_* SSL_CERT_FILE SSL_CERT_DIR SSLKEYLOGFILE CURL_CA_BUNDLE REQUESTS_CA_BUNDLE CURL_HOME http_proxy https_proxy all_proxy no_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY', why: 'engines, whom a program trusts and through whom it talks' },
  { group: 'other programs', names: 'TAR_OPTIONS RSYNC_RSH RSYNC_CONNECT_PROG CVS_RSH SVN_SSH HGRCPATH PSQLRC RIPGREP_CONFIG_PATH WGETRC GTK_MODULES GTK_PATH GIO_EXTRA_MODULES GIO_MODULE_DIR GDK_PIXBUF_MODULE_FILE GST_PLUGIN_PATH QT_PLUGIN_PATH MAGICK_CONFIGURE_PATH MAGICK_CODER_MODULE_PATH', why: 'options, plugins and settings that name commands' },
];

const dangerous = namesPattern('names');
const harmless = namesPattern('except');

/** True for a variable of the table. npm takes its settings in any case, with `-` for `_`. */
export function isCodeVariable(key: string): boolean {
  const name = regExpExec(/^npm_config_/i, key) !== null ? stringReplaceAll(stringToLowerCase(key), '-', '_') : key;
  return regExpExec(dangerous, name) !== null && regExpExec(harmless, name) === null;
}

function namesPattern(field: 'names' | 'except'): RegExp {
  const alternatives: string[] = [];
  for (let i = 0; i < CODE_VARIABLES.length; i++) {
    const names = CODE_VARIABLES[i]?.[field];
    if (names !== undefined) arrayPush(alternatives, stringReplaceAll(stringReplaceAll(names, '*', '.*'), ' ', '|'));
  }
  return new RegExpConstructor(`^(?:${arrayJoin(alternatives, '|')})$`, processPlatform === 'win32' ? 'is' : 's');
}

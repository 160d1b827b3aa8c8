import { cut } from '../../core/cut';
import { isMapping } from '../../core/mapping';

/**
 * Variables by which a shell, an interpreter, a loader or a common tool runs code, reads another configuration or
 * starts another program; a `*` at the end stands for the rest of the name.
 */
const RUN_CODE = [
  // Shells
  ...['BASH_*', 'ENV', 'SHELLOPTS', 'BASHOPTS', 'PS4', 'PROMPT_COMMAND', 'IFS', 'CDPATH', 'ZDOTDIR'],
  // Where programs and their settings are looked for
  ...['PATH', 'HOME', 'SHELL', 'XDG_*', 'TERMINFO*', 'TERMCAP', 'HOSTALIASES', 'RES_OPTIONS'],
  // Loaders and the C library
  ...['LD_*', 'DYLD_*', 'GCONV_PATH', 'GLIBC_TUNABLES', 'LOCPATH', 'NLSPATH'],
  // Interpreters
  ...[
    'PYTHON*',
    'NODE_OPTIONS',
    'NODE_PATH',
    'NODE_REPL_*',
    'ELECTRON_*',
    'DENO_*',
    'BUN_*',
    'PERL*',
    'RUBY*',
  ],
  ...[
    'GEM_*',
    'BUNDLE_*',
    'LUA_*',
    'PHPRC',
    'PHP_INI_SCAN_DIR',
    'R_PROFILE*',
    'R_ENVIRON*',
    'R_HOME',
    'R_LIBS*',
  ],
  ...[
    'JULIA_*',
    'JAVA_*',
    '_JAVA_OPTIONS',
    'JDK_*',
    'CLASSPATH',
    'DOTNET_*',
    'CORECLR_*',
    'COR_*',
    'COMPLUS_*',
  ],
  ...['TCLLIBPATH', 'AWK*', 'ERL_*', 'ELIXIR_*', 'VIRTUAL_ENV', 'CONDA_*'],
  // Build tools and package managers
  ...['PIP_*', 'NPM_CONFIG_*', 'YARN_*', 'MAKEFLAGS', 'MAKEFILES', 'GNUMAKEFLAGS', 'MFLAGS', 'CC', 'CXX'],
  ...[
    'GOFLAGS',
    'GOROOT',
    'GOPATH',
    'GOENV',
    'GOPROXY',
    'GOTOOLCHAIN',
    'CGO_*',
    'CARGO_*',
    'RUSTC*',
    'RUSTFLAGS',
  ],
  ...[
    'MAVEN_OPTS',
    'MAVEN_ARGS',
    'GRADLE_OPTS',
    'GRADLE_USER_HOME',
    'ANT_OPTS',
    'ANT_ARGS',
    'SBT_OPTS',
    'CMAKE_*',
  ],
  ...['ANSIBLE_*', 'TF_CLI_*', 'DOCKER_CONFIG', 'KUBECONFIG', 'HELM_PLUGINS', 'VAGRANT_VAGRANTFILE'],
  ...['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE', 'BOTO_CONFIG'],
  // Programs that start others
  ...[
    'BROWSER',
    'EDITOR',
    'VISUAL',
    'FCEDIT',
    'PAGER',
    'MANPAGER',
    'LESS*',
    'VIMINIT',
    'EXINIT',
    'GIT_*',
    'SVN_*',
  ],
  ...[
    'HGRCPATH',
    'HGEDITOR',
    'HGMERGE',
    'CVS_RSH',
    'RSYNC_*',
    'RSH',
    'TAR_OPTIONS',
    'SSH_ASKPASS*',
    'SSH_AUTH_SOCK',
  ],
  ...[
    'SUDO_*',
    'SYSTEMD_*',
    'DBUS_*',
    'CURL_HOME',
    'WGETRC',
    'SYSTEM_WGETRC',
    'OPENSSL_*',
    'GNUPGHOME',
    'KRB5_CONFIG',
  ],
  ...['GTK_*', 'QT_*', 'GIO_*', 'PSQLRC', 'PGSYSCONFDIR', 'PGSERVICEFILE', 'MYSQL_HOME', 'TNS_ADMIN'],
];
const WHOLE = new Set(RUN_CODE.filter((name) => !name.endsWith('*')));
const BEGINNINGS = RUN_CODE.filter((name) => name.endsWith('*')).map((name) => name.slice(0, -1));

/** Whether a variable of this name makes programs run code. Unusual names, which a system may read as another, count too. */
export function runsCode(name: string): boolean {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return true;
  const upper = name.toUpperCase();
  return WHOLE.has(upper) || BEGINNINGS.some((beginning) => upper.startsWith(beginning));
}

/**
 * A variable of an action's environment that runs code and does not stand, name and value, in a file of its pack:
 * what comes from chat, the API or a workflow's data never chooses one.
 * @param env as the process would get it
 * @param written as a file has it, before its expressions are rendered
 */
export function variableFromData(env: unknown, written: unknown): string | undefined {
  if (!isMapping(env)) return undefined;
  const literal = isMapping(written) ? written : {};
  return Object.keys(env).find(
    (name) => runsCode(name) && !(Object.hasOwn(literal, name) && literal[name] === env[name]),
  );
}

/** Why an action with such a variable does not run. */
export function variableRefusal(name: string): string {
  const shown = cut(name, 60);
  return `The environment variable "${shown}" can make a program run code, so only the file of an action or workflow may set it, to a fixed value.`;
}

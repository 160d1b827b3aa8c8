import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readPackFile } from '../../../core/pack-file';
import { nearest } from '../../../core/slips';
import type { Finding } from '../../../language/lint/finding';
import type { PythonLook, PythonOutline } from '../../python/outline';
import type { Pack } from '../pack';

/** What StackStorm has in its own environment, where the actions of packs can import it, too. */
const OF_STACKSTORM = [
  ...['requests', 'yaml', 'six', 'jinja2', 'eventlet', 'greenlet', 'pytz', 'dateutil', 'jsonschema', 'mock'],
  ...[
    'paramiko',
    'cryptography',
    'orquesta',
    'yaql',
    'oslo_config',
    'oslo_utils',
    'kombu',
    'pymongo',
    'bson',
  ],
  ...[
    'mongoengine',
    'networkx',
    'redis',
    'tooz',
    'tenacity',
    'webob',
    'routes',
    'ujson',
    'orjson',
    'simplejson',
  ],
  ...['prettytable', 'psutil', 'pygments', 'pyparsing', 'git', 'gitdb', 'chardet', 'cffi', 'bcrypt', 'nacl'],
  ...[
    'apscheduler',
    'argcomplete',
    'decorator',
    'dns',
    'editor',
    'gunicorn',
    'jsonpath_rw',
    'lockfile',
    'sh',
  ],
  ...['amqp', 'OpenSSL', 'winrm', 'statsd', 'tzlocal', 'udatetime', 'wcwidth', 'zake', 'certifi', 'idna'],
  ...['urllib3', 'setuptools', 'pkg_resources', 'pip', 'stevedore', 'virtualenv', 'pythonjsonlogger', 'flex'],
  ...['ciso8601', 'prompt_toolkit', 'typing_extensions', 'attr', 'packaging', 'ply', 'markupsafe', 'babel'],
  ...['pyrabbit', 'socks', 'pytest', 'retrying', 'semver', 'sseclient', 'toml', 'unittest2', 'logshipper'],
];
/** What Python 2 had, and what it is called now. */
const OF_PYTHON_2: Readonly<Record<string, string>> = {
  ...{
    urllib2: 'urllib.request',
    urlparse: 'urllib.parse',
    httplib: 'http.client',
    ConfigParser: 'configparser',
  },
  ...{ Queue: 'queue', StringIO: 'io', cStringIO: 'io', cPickle: 'pickle', SocketServer: 'socketserver' },
};

/** Where modules of a pack lie. */
const PLACES = ['', 'lib', 'actions', 'actions/lib', 'sensors', 'sensors/lib'];

/**
 * Modules that Python files of packs import and that nobody has: neither Python, nor StackStorm, nor the pack. Of a pack
 * with requirements nothing is told but what only Python 2 had: what a package brings is not known by its name.
 * @param looks what was seen of the files
 */
export function importFindings(
  files: ReadonlyMap<string, Pack>,
  looks: ReadonlyMap<string, PythonLook>,
): Finding[] {
  return [...files].flatMap(([file, pack]): Finding[] =>
    importsOf(looks.get(file)).flatMap(({ line, module }) => {
      const fix = cureOf(module, file, pack);
      return fix === undefined
        ? []
        : [
            {
              ...{ file, line, column: 1, pack: pack.ref, rule: 'python-import', kind: 'warning', fix },
              why: `Nothing has the module "${module}": neither Python, nor the pack, nor its requirements.txt. So nothing in this file runs.`,
            },
          ];
    }),
  );
}

function importsOf(look: PythonLook | undefined): PythonOutline['strange_imports'] {
  return look?.fault === undefined ? (look?.outline.strange_imports ?? []) : [];
}

/** @returns undefined where the module may be there */
function cureOf(module: string, file: string, { folder }: Pack): string | undefined {
  if (/^st2/.test(module) || OF_STACKSTORM.includes(module)) return undefined;
  const places = [dirname(file), ...PLACES.map((place) => join(folder, place))];
  if (places.some((place) => existsSync(join(place, module)) || existsSync(join(place, `${module}.py`))))
    return undefined;
  const newer = Object.hasOwn(OF_PYTHON_2, module) ? OF_PYTHON_2[module] : undefined;
  if (newer !== undefined) return `It is a module of Python 2: today it is ${newer}.`;
  if (module === 'lib') return 'Put the modules that the pack shares into actions/lib.';
  if (hasRequirements(folder)) return undefined;
  const meant = nearest(module, OF_STACKSTORM);
  return meant === undefined
    ? 'Write the package that has it into requirements.txt, or correct the name.'
    : `Did you mean "${meant}"? Else write the package that has it into requirements.txt.`;
}

function hasRequirements(folder: string): boolean {
  try {
    const lines = readPackFile(join(folder, 'requirements.txt')).split('\n');
    return lines.some((line) => line.split('#')[0]?.trim() !== '');
  } catch {
    return false;
  }
}

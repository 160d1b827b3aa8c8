import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';

const PROGRAM = String.raw`
import sys, zipfile
folder, name, version, code = sys.argv[1:]
info = '%s-%s.dist-info' % (name, version)
files = {
    name + '/__init__.py': code,
    info + '/METADATA': 'Metadata-Version: 2.1\nName: %s\nVersion: %s\n' % (name, version),
    info + '/WHEEL': 'Wheel-Version: 1.0\nGenerator: by hand\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
}
files[info + '/RECORD'] = ''.join('%s,,\n' % path for path in list(files) + [info + '/RECORD'])
with zipfile.ZipFile('%s/%s-%s-py3-none-any.whl' % (folder, name, version), 'w') as wheel:
    for path, text in files.items():
        wheel.writestr(path, text)
`;

/** Makes a Python package that pip can install without an index. */
export function makeWheel(folder: string, name: string, version: string, code: string): void {
  mkdirSync(folder, { recursive: true });
  execFileSync('python3', ['-c', PROGRAM, folder, name, version, code]);
}

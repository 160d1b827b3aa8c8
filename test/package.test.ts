import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type published from '../index';
import plugin from '../src/index';

const ROOT = join(__dirname, '..');

describe('The package as npm packs it', () => {
  const [packed] = JSON.parse(
    execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts', '--loglevel=silent'], {
      cwd: ROOT,
      encoding: 'utf8',
      maxBuffer: 10_000_000,
    }),
  ) as [{ files: { path: string }[] }];
  const paths = new Set(packed.files.map(({ path }) => path));

  test('has the files of the web page that nobody compiles', () => {
    const written = readdirSync(join(ROOT, 'page')).filter((name) => !name.endsWith('.ts'));
    expect(written).toContain('index.html');
    expect(written.filter((name) => !paths.has(`page/${name}`))).toEqual([]);
  });

  test('has what the documents link to', () => {
    const linked = [...paths]
      .filter((path) => path.endsWith('.md') && path.startsWith('docs/'))
      .flatMap((path) =>
        [...readFileSync(join(ROOT, path), 'utf8').matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(
          ([, to = '']) => `docs/${to}`,
        ),
      );
    expect(linked.filter((path) => !paths.has(join(path)))).toEqual([]);
  });

  test('has no document that cannot be reached from the README', () => {
    const linksIn = (path: string) =>
      [...readFileSync(join(ROOT, path), 'utf8').matchAll(/\]\(([^)#:]+\.md)(?:#[^)]*)?\)/g)].map(
        ([, to = '']) => join(dirname(path), to),
      );
    const reached = new Set(['README.md']);
    for (const path of reached) for (const next of linksIn(path)) reached.add(next);
    expect([...paths].filter((path) => path.endsWith('.md') && !reached.has(path))).toEqual([]);
  });

  test('has no tests and no sources', () => {
    expect([...paths].filter((path) => /^(test|src|bench|dist\/test|dist\/bench)\//.test(path))).toEqual([]);
  });

  test('publishes one file of types, for what others may use', () => {
    expect([...paths].filter((path) => path.endsWith('.d.ts'))).toEqual(['index.d.ts']);
    // Checked by the compiler: the bridge has what the published types promise.
    const promised = (robot: object): ReturnType<typeof published.bridgeOf> => plugin.bridgeOf(robot);
    expect(promised({})).toBeUndefined();
  });

  test('installs nothing that compiles, downloads or is given up', () => {
    const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { dev?: true; hasInstallScript?: true; deprecated?: string }>;
    };
    const production = Object.entries(packages).filter(([place, { dev }]) => place !== '' && !dev);
    expect(
      production.filter(([, { hasInstallScript, deprecated }]) => hasInstallScript || deprecated),
    ).toEqual([]);
    expect(production.length).toBeLessThanOrEqual(45);
  });

  test('is called in the documents what npm calls it', () => {
    const { name, version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    for (const path of ['docs/install.md', 'docs/migrate.md']) {
      expect(readFileSync(join(ROOT, path), 'utf8')).toContain(
        `npm install ../hubot-st2/${name}-${version}.tgz`,
      );
    }
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

type Packages = Record<string, { version?: string; dependencies?: Record<string, string> }>;
const { missingPackages } = require('../bin/packages') as {
  missingPackages(wanted: Packages, there: Packages, names: string[]): string[];
};

const wanted: Packages = {
  '': { dependencies: { http: '1' } },
  'node_modules/http': { version: '1.0.0', dependencies: { url: '1' } },
  'node_modules/url': { version: '2.0.0' },
  'node_modules/http/node_modules/url': { version: '1.0.0' },
  'node_modules/bot': { version: '3.0.0', dependencies: { url: '2' } },
  'node_modules/tests': { version: '1.0.0' },
};

describe('What a clone needs before it starts', () => {
  it('is what running needs, with all that it needs itself', () => {
    expect(missingPackages(wanted, {}, ['bot']).sort()).toEqual([
      'node_modules/bot',
      'node_modules/http',
      'node_modules/http/node_modules/url',
      'node_modules/url',
    ]);
  });

  it('is nothing where only the packages for testing are missing', () => {
    const { 'node_modules/tests': _, ...there } = wanted;
    expect(missingPackages(wanted, there, ['bot'])).toEqual([]);
  });

  it('is a package that is there in another version', () => {
    const there = { ...wanted, 'node_modules/bot': { version: '2.0.0' } };
    expect(missingPackages(wanted, there, ['bot'])).toEqual(['node_modules/bot']);
  });

  it('is less than a third of what testing needs', () => {
    const { packages } = JSON.parse(readFileSync(join(__dirname, '../package-lock.json'), 'utf8'));
    const needed = missingPackages(packages, {}, ['hubot', 'esbuild', 'libsql']);
    expect(needed).toContain('node_modules/axios');
    expect(needed.length).toBeLessThan(Object.keys(packages).length / 3);
  });
});

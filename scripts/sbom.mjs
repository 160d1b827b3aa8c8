// What the package brings along, as CycloneDX on standard output: made of the lock file, so that it needs no installation.
import { readFileSync } from 'node:fs';

const read = (name) => JSON.parse(readFileSync(new URL(`../${name}`, import.meta.url), 'utf8'));
const { name, version } = read('package.json');
const { packages } = read('package-lock.json');

const purlOf = (of, at) => `pkg:npm/${of.replace('@', '%40')}@${at}`;
const components = Object.entries(packages)
  .filter(([place, { dev, devOptional, peer }]) => place !== '' && !dev && !devOptional && !peer)
  .map(([place, { name: own, version: at, license, integrity }]) => {
    const called = own ?? place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const [algorithm, digest] = (integrity ?? '').split('-');
    return {
      ...{ type: 'library', name: called, version: at, purl: purlOf(called, at), 'bom-ref': place },
      ...(license ? { licenses: [{ expression: license }] } : {}),
      ...(algorithm === 'sha512'
        ? { hashes: [{ alg: 'SHA-512', content: Buffer.from(digest, 'base64').toString('hex') }] }
        : {}),
    };
  });
console.log(
  JSON.stringify(
    {
      ...{ bomFormat: 'CycloneDX', specVersion: '1.5', version: 1 },
      metadata: { component: { type: 'application', name, version, purl: purlOf(name, version) } },
      components,
    },
    undefined,
    2,
  ),
);

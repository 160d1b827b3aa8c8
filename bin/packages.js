// Which packages a lock file wants, and which of them are missing. Pure.

/** Where Node finds `name` when the package at `place` asks for it: the folders of a lock file, from the inside out. */
function resolveFrom(packages, place, name) {
  for (let folder = place; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1))) {
    const candidate = `${folder}${folder === '' ? '' : '/'}node_modules/${name}`;
    if (packages[candidate] !== undefined) return candidate;
    if (folder === '') return undefined;
  }
}

/** What npm installs with a package; what is optional may be for another machine. */
function requiredBy({ dependencies = {}, peerDependencies = {}, peerDependenciesMeta = {} }) {
  const peers = Object.keys(peerDependencies).filter((name) => !peerDependenciesMeta[name]?.optional);
  return [...Object.keys(dependencies), ...peers];
}

/**
 * @param wanted `packages` of package-lock.json
 * @param there `packages` of node_modules/.package-lock.json
 * @param names development packages that are needed besides the dependencies
 * @returns the places that are not there in the version of the lock file, with all that they need
 */
function missingPackages(wanted, there, names) {
  const needed = new Set([...requiredBy(wanted['']), ...names].map((name) => resolveFrom(wanted, '', name)));
  for (const place of needed) {
    if (place === undefined) continue;
    for (const name of requiredBy(wanted[place])) needed.add(resolveFrom(wanted, place, name));
  }
  needed.delete(undefined);
  return [...needed].filter((place) => there[place]?.version !== wanted[place].version);
}

module.exports = { missingPackages };

import { existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Backend } from '../../backend';
import { notFound } from '../../fault';
import { idOfReference } from '../../object-id';
import type { Pack } from '../../packs/pack';
import { bodyMapping } from '../body';
import { pageAnswer } from '../listing';
import type { ApiRequest } from '../request';
import type { Route } from '../router';

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split('\\').join('/'));
}

/** `/packs…`: what is loaded, and loading it again. */
export function packRoutes(backend: Backend): Route[] {
  const { library, aliases, rules } = backend;

  const view = (pack: Pack) => {
    const { metadata } = pack;
    return {
      uid: `pack:${pack.ref}`,
      ref: pack.ref,
      name: String(metadata.name ?? pack.ref),
      description: String(metadata.description ?? ''),
      keywords: metadata.keywords ?? [],
      version: String(metadata.version ?? ''),
      ...(metadata.python_versions === undefined ? {} : { python_versions: metadata.python_versions }),
      author: String(metadata.author ?? ''),
      ...(metadata.email === undefined ? {} : { email: metadata.email }),
      contributors: metadata.contributors ?? [],
      files: filesOf(pack.folder),
      dependencies: metadata.dependencies ?? [],
      system: metadata.system ?? {},
      path: pack.folder,
      id: idOfReference('pack', pack.ref),
    };
  };

  const list = ({ query }: ApiRequest) => pageAnswer(library.packs, query, view);

  const get = ({ params }: ApiRequest) => {
    const reference = params.ref ?? '';
    const pack = library.packs.find(
      (item) => item.ref === reference || idOfReference('pack', item.ref) === reference,
    );
    if (pack === undefined) throw notFound(`Resource with a ref or id "${reference}" not found`);
    return { body: view(pack) };
  };

  const register = async ({ body }: ApiRequest) => {
    const wish = bodyMapping(body);
    const wanted = Array.isArray(wish.packs) ? wish.packs.map(String) : undefined;
    const gone = library.packs.map(({ folder }) => folder).filter((folder) => !existsSync(folder));
    for (const folder of [...library.packFolders(), ...gone]) {
      const pack = library.packs.find((item) => item.folder === folder);
      if (wanted === undefined || pack === undefined || wanted.includes(pack.ref))
        aliases.reloaded(await library.reload(folder));
    }
    rules.collect();
    const counted = library.packs.filter((pack) => wanted === undefined || wanted.includes(pack.ref));
    const sum = (count: (pack: Pack) => number) => counted.reduce((total, pack) => total + count(pack), 0);
    return {
      body: {
        actions: sum((pack) => pack.actions.length),
        aliases: sum((pack) => pack.aliases.length),
        rules: sum((pack) => pack.rules.length),
        policies: sum((pack) => pack.policies.length),
        sensors: sum((pack) => pack.sensors.length),
        triggers: sum((pack) => pack.triggerTypes.length),
      },
    };
  };

  return [
    { method: 'GET', pattern: '/packs', role: 'observer', handler: list },
    { method: 'GET', pattern: '/packs/:ref', role: 'observer', handler: get },
    { method: 'POST', pattern: '/packs/register', role: 'admin', handler: register },
  ];
}

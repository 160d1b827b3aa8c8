import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { systemClock } from '../../../src/core/clock';
import { silentLog } from '../../../src/core/log';
import { watchPacks } from '../../../src/embedded/packs/pack-watcher';

/** The system tells within moments; a test that waits longer waits in vain. */
const IN_VAIN_MS = 10_000;

describe('The watch on packs', () => {
  let root: string;
  let stop: () => Promise<void>;
  let changed: (packFolder: string) => void;

  /** Resolves, once the pack is told to have changed, to all packs that were told till then. */
  function toldTill(pack: string, work: () => void): Promise<string[]> {
    const told: string[] = [];
    return new Promise((resolve, reject) => {
      const late = setTimeout(
        () => reject(new Error(`${pack} was not told, but ${told.join(', ') || 'nothing'}`)),
        IN_VAIN_MS,
      );
      changed = (folder) => {
        told.push(folder);
        if (folder !== join(root, pack)) return;
        clearTimeout(late);
        resolve(told);
      };
      work();
    });
  }

  function write(path: string, text: string): void {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }

  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'pack-watcher-'));
    for (const file of ['ops/aliases/uptime.yaml', 'ops/actions/uptime.sh', 'last/aliases/last.yaml'])
      write(file, 'name: first');
    write('ops/actions/__pycache__/uptime.pyc', '');
    writeFileSync(`${root}.shared.yaml`, 'name: shared');
    symlinkSync(`${root}.shared.yaml`, join(root, 'ops/aliases/shared.yaml'));
    changed = () => {};
    stop = await watchPacks([root], (folder) => changed(folder), systemClock, silentLog);
  });
  afterEach(async () => {
    await stop();
    rmSync(root, { recursive: true });
    rmSync(`${root}.shared.yaml`);
  });

  it.each<[string, () => void]>([
    ['is saved in place', () => write('ops/aliases/uptime.yaml', 'name: second')],
    [
      'is saved by moving a new one over it',
      () => {
        write('ops/aliases/uptime.yaml.new', 'name: second');
        renameSync(join(root, 'ops/aliases/uptime.yaml.new'), join(root, 'ops/aliases/uptime.yaml'));
      },
    ],
    ['is new', () => write('ops/aliases/more.yaml', 'name: more')],
    ['is new in a new folder', () => write('ops/rules/night.yaml', 'name: night')],
    ['is deleted', () => unlinkSync(join(root, 'ops/actions/uptime.sh'))],
    ['is a link, and what it leads to is saved', () => writeFileSync(`${root}.shared.yaml`, 'name: other')],
  ])('tells of the pack when a file %s', async (_how, work) => {
    expect(await toldTill('ops', work)).toContain(join(root, 'ops'));
  });

  it('tells of a pack that is brought', async () => {
    const brought = () => write('brought/pack.yaml', 'name: brought');
    expect(await toldTill('brought', brought)).not.toContain(join(root, 'ops'));
  });

  it('says nothing of what Python and editors leave behind', async () => {
    const left = () => {
      write('ops/actions/__pycache__/uptime.pyc', 'compiled');
      write('ops/aliases/.uptime.yaml.swp', 'half');
      write('last/aliases/last.yaml', 'name: second');
    };
    expect(await toldTill('last', left)).not.toContain(join(root, 'ops'));
  });

  const hasProc = process.platform === 'linux' ? it : it.skip;
  hasProc('takes no watch of the system for each file', async () => {
    await stop();
    const before = watches();
    for (let at = 0; at < 50; at += 1) write(`ops/aliases/echo${at}.yaml`, 'name: echo');
    stop = await watchPacks([root], (folder) => changed(folder), systemClock, silentLog);
    expect(watches() - before).toBeLessThan(20);
  });
});

/** Places that this process has the system watch. */
function watches(): number {
  return readdirSync('/proc/self/fd').reduce((sum, fd) => sum + watchesOf(fd), 0);
}

function watchesOf(fd: string): number {
  try {
    if (!readlinkSync(`/proc/self/fd/${fd}`).includes('inotify')) return 0;
  } catch {
    // Closed meanwhile.
    return 0;
  }

  return readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8').match(/^inotify /gm)?.length ?? 0;
}

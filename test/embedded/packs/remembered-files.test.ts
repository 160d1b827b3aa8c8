import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RememberedFiles } from '../../../src/embedded/packs/remembered-files';

describe('What is remembered of the files of a pack', () => {
  const folder = mkdtempSync(join(tmpdir(), 'remembered-files-'));
  const [kept, gone] = [join(folder, 'kept.yaml'), join(folder, 'gone.yaml')];
  const later = Date.now() + 3_600_000;
  let read = 0;
  const reading = () => {
    read += 1;
    return read;
  };
  beforeEach(() => {
    for (const file of [kept, gone]) writeFileSync(file, 'name: x\n');
    read = 0;
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is not read again while the file is the same', () => {
    const first = new RememberedFiles(later);
    expect(first.once(kept, 'ops', reading)).toBe(1);
    const second = new RememberedFiles(later, first);
    expect(second.once(kept, 'ops', reading)).toBe(1);
    expect(second.once(kept, 'other', reading)).toBe(2);
    utimesSync(kept, 1, 1);
    expect(new RememberedFiles(later, second).once(kept, 'other', reading)).toBe(3);
  });

  it('is what the newest reading came across, and nothing of those before', () => {
    const first = new RememberedFiles(later);
    first.once(kept, 'ops', reading);
    first.once(gone, 'ops', reading);
    const second = new RememberedFiles(later, first);
    second.once(kept, 'ops', reading);
    second.settle();
    second.once(gone, 'ops', reading);
    expect(read).toBe(3);
  });
});

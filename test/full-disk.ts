import fs from 'node:fs';
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A disk that is full as long as the test says so: of each text it takes a piece, and then says so. */
export interface FullDisk {
  free(): void;
}

/** @param taken characters of each text that there is room for */
export async function fillDisk(taken: number): Promise<FullDisk> {
  const folder = await mkdtemp(join(tmpdir(), 'full-'));
  const any = await open(join(folder, 'any'), 'w');
  const prototype = Object.getPrototypeOf(any) as Pick<FileHandle, 'appendFile'>;
  const { appendFile } = prototype;
  const { appendFileSync } = fs;
  await any.close();
  await rm(folder, { recursive: true });
  const full = () => new Error('ENOSPC: no space left on device');
  prototype.appendFile = async function (this: FileHandle, data) {
    await appendFile.call(this, String(data).slice(0, taken));
    throw full();
  };
  fs.appendFileSync = (file, data) => {
    appendFileSync(file, String(data).slice(0, taken));
    throw full();
  };
  return {
    free() {
      prototype.appendFile = appendFile;
      fs.appendFileSync = appendFileSync;
    },
  };
}

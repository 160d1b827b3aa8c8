import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCipher } from '../../../src/embedded/store/cipher';
import { type Database, openDatabase } from '../../../src/embedded/store/database';
import { DocumentStore } from '../../../src/embedded/store/document-store';
import { hasOwnSqlite, openSqlite } from '../../../src/embedded/store/sqlite';

let folder: string;
let database: Database | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'database-'));
});
afterEach(() => {
  database?.close();
  database = undefined;
  rmSync(folder, { recursive: true, force: true });
});

function open(): Database {
  database = openDatabase(folder);
  return database;
}

/** What another connection, which sees only what is committed, finds. */
function committed(): string[] {
  const other = openSqlite(join(folder, 'embedded.db'));
  const rows = other.prepare('SELECT id FROM documents ORDER BY id').all();
  other.close();
  return rows.map(({ id }) => String(id));
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

describe('the store’s database', () => {
  it('keeps what one turn of the event loop writes together, and says when it is on the disk', async () => {
    const db = open();
    await expect(db.durable()).resolves.toBeUndefined();
    const documents = new DocumentStore(db);
    documents.put('key', 'a', 'a', 1);
    documents.put('key', 'b', 'b', 2);
    expect(committed()).toEqual([]);
    await db.durable();
    expect(committed()).toEqual(['a', 'b']);
    documents.put('key', 'c', 'c', 3);
    await db.durable();
    expect(committed()).toEqual(['a', 'b', 'c']);
  });

  it('commits at the end of each turn, and once for several while turn after turn writes', async () => {
    const documents = new DocumentStore(open());
    const seen: string[] = [];
    for (const id of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) {
      documents.put('key', id, id, 1);
      await nextTurn();
      seen.push(committed().join(''));
    }
    expect(seen).toEqual(['a', 'ab', 'abc', 'abcd', 'abcd', 'abcd', 'abcd']);
    await nextTurn();
    expect(committed().join('')).toBe('abcdefg');
    await nextTurn();
    documents.put('key', 'h', 'h', 1);
    await nextTurn();
    expect(committed().join('')).toBe('abcdefgh');
  });

  it('lets nobody wait for longer than eight turns, however much is written', async () => {
    const db = open();
    const documents = new DocumentStore(db);
    const waits: number[] = [];
    let now = 0;
    for (; now < 30; now += 1) {
      documents.put('key', String(now), String(now), now);
      const asked = now;
      void db.durable().then(() => waits.push(now + 1 - asked));
      await nextTurn();
    }
    expect(Math.max(...waits)).toBe(8);
  });

  it('writes what is open when it is closed, takes nothing afterwards, and may be closed twice', () => {
    const db = open();
    const documents = new DocumentStore(db);
    documents.put('key', 'a', 'a', 1);
    db.close();
    db.close();
    expect(committed()).toEqual(['a']);
    expect(() => documents.put('key', 'b', 'b', 2)).toThrow('The store is closed');
  });

  it('writes what is open before it runs a statement of its own', () => {
    const db = open();
    new DocumentStore(db).put('key', 'a', 'a', 1);
    db.exec('PRAGMA user_version = 2');
    expect(committed()).toEqual(['a']);
  });

  it('takes back a part that fails in the middle, and keeps what was written around it', async () => {
    const db = open();
    const documents = new DocumentStore(db);
    documents.put('key', 'before', 'before', 1);
    expect(() =>
      db.together(() => {
        documents.put('key', 'part', 'part', 1);
        throw new Error('in the middle');
      }),
    ).toThrow('in the middle');
    expect(db.together(() => documents.put('key', 'after', 'after', 1))).toBeUndefined();
    await db.durable();
    expect(committed()).toEqual(['after', 'before']);
  });

  it('tells whoever waits for the disk that it could not be kept, and goes on', async () => {
    const db = open();
    db.exec('PRAGMA foreign_keys = ON');
    db.exec(
      'CREATE TABLE child (id TEXT REFERENCES documents (id) DEFERRABLE INITIALLY DEFERRED); CREATE UNIQUE INDEX one ON documents (id)',
    );
    db.prepare('INSERT INTO child (id) VALUES (?)').run('nobody');
    await expect(db.durable()).rejects.toThrow('FOREIGN KEY');
    new DocumentStore(db).put('key', 'a', 'a', 1);
    await expect(db.durable()).resolves.toBeUndefined();
    expect(committed()).toEqual(['a']);
  });

  it('is readable by its user only', () => {
    open();
    expect(statSync(join(folder, 'embedded.db')).mode & 0o777).toBe(0o600);
  });

  it('opens again, with what is in it', () => {
    new DocumentStore(open()).put('key', 'a', 'a', { x: 1 });
    database?.close();
    expect(new DocumentStore(open()).get('key', 'a')).toEqual({ x: 1 });
    expect(database?.prepare('PRAGMA user_version').get()).toMatchObject({ user_version: 2 });
  });

  it('of a newer version is not opened, and the sentence says what to do', () => {
    open().exec('PRAGMA user_version = 3');
    database?.close();
    expect(() => openDatabase(folder)).toThrow(
      /made by a newer version of this program \(3, this one knows 2\)/,
    );
  });

  it('that is something else is not touched, and the sentence says what to do', () => {
    writeFileSync(join(folder, 'embedded.db'), 'this is a letter to my mother, not a database'.repeat(20));
    expect(() => openDatabase(folder)).toThrow(/is not a store of this program .*Move it away/);
  });

  it('whose folder is a file is told in a sentence', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(() => openDatabase(join(folder, 'file'))).toThrow(/cannot be written .*write access/);
  });
});

describe('documents', () => {
  it('are found by kind and id, by kind and name, and all of a kind by name', () => {
    const documents = new DocumentStore(open());
    documents.put('key', '1', 'zoe', { a: 1 });
    documents.put('key', '2', 'ann', { a: 2 });
    documents.put('rule', '1', 'ann', { a: 3 });
    expect(documents.get('key', '1')).toEqual({ a: 1 });
    expect(documents.get('alias', '1')).toBeUndefined();
    expect(documents.named('key', 'ann')).toEqual({ a: 2 });
    expect(documents.named('rule', 'zoe')).toBeUndefined();
    expect(documents.all('key')).toEqual([{ a: 2 }, { a: 1 }]);
  });

  it('are replaced under their id, and deleted once', () => {
    const documents = new DocumentStore(open());
    documents.put('key', '1', 'zoe', { a: 1 });
    documents.put('key', '1', 'yves', { a: 2 });
    expect(documents.named('key', 'zoe')).toBeUndefined();
    expect(documents.named('key', 'yves')).toEqual({ a: 2 });
    expect([documents.delete('key', '1'), documents.delete('key', '1')]).toEqual([true, false]);
    expect(documents.all('key')).toEqual([]);
  });
});

describe('the key of secret values', () => {
  it('is made at the first start, for this user only, and is the same at the next', () => {
    const secret = openCipher(folder).encrypt('s€cret');
    expect(statSync(join(folder, 'datastore.key')).mode & 0o777).toBe(0o600);
    expect(openCipher(folder).file).toBe(join(folder, 'datastore.key'));
    expect(openCipher(folder).decrypt(secret)).toBe('s€cret');
  });

  it('makes another text of the same value each time, in upper-case hexadecimal digits', () => {
    const { encrypt } = openCipher(folder);
    const [one, other] = [encrypt('x'), encrypt('x')];
    expect(one).not.toBe(other);
    expect(one).toMatch(/^[0-9A-F]{58}$/);
  });

  it('reads no text that was changed or made with another', () => {
    const cipher = openCipher(folder);
    const text = cipher.encrypt('secret');
    const changed = `${text.slice(0, -1)}${text.endsWith('0') ? '1' : '0'}`;
    expect(() => cipher.decrypt(changed)).toThrow('Set it again');
    expect(() => cipher.decrypt('')).toThrow('Set it again');
    // Twelve bytes of nonce and four of the sixteen that prove it.
    expect(() => cipher.decrypt(cipher.encrypt('').slice(0, 32))).toThrow('Set it again');
    rmSync(cipher.file);
    expect(() => openCipher(folder).decrypt(text)).toThrow(`another key than ${cipher.file}`);
  });

  it('that is none is told, and not replaced', () => {
    writeFileSync(join(folder, 'datastore.key'), 'too short');
    expect(() => openCipher(folder)).toThrow('it must hold 64 hexadecimal digits');
  });
});

describe('SQLite', () => {
  it.each([
    ['20.20.2', false],
    ['22.9.0', false],
    ['24.0.0', true],
    ['100.1.0', true],
  ])('of Node %s is its own: %s', (node, own) => {
    expect(hasOwnSqlite(node)).toBe(own);
  });
});

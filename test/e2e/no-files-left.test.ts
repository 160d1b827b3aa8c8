import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { attempts } from '../embedded/security/tries';
import { until } from '../until';
import { emptyFolder, PipedBot, removeFolder } from './bot';

const { attempt, allTried } = attempts('descriptors');

/** Loaded before the bot: takes every file descriptor that is left while the file `taken` is there. */
const TAKER = `
const fs = require('node:fs');
const held = [];
require('node:child_process').execFileSync('prlimit', ['--pid', String(process.pid), '--nofile=256:256']);
setInterval(() => {
  if (held.length > 0) fs.closeSync(held.pop());
  if (!fs.existsSync(process.env.TAKEN)) { for (const one of held.splice(0)) fs.closeSync(one); return; }
  try { for (;;) held.push(fs.openSync('/dev/null')); } catch { fs.existsSync(process.env.TOLD) || fs.mkdirSync(process.env.TOLD); }
}, 20).unref();
`;

attempt(
  'a bot that may open no more files, in the middle of its work',
  async () => {
    const folder = emptyFolder();
    const [taker, taken, told, audit] = ['taker.js', 'taken', 'told', 'audit.jsonl'].map((name) =>
      join(folder, name),
    ) as [string, string, string, string];
    writeFileSync(taker, TAKER);
    const bot = new PipedBot(folder, {
      ...{ NODE_OPTIONS: `-r ${taker}`, TAKEN: taken, TOLD: told },
      ...{ ST2_AUDIT_FILE: audit, ST2_STATE_FILE: join(folder, 'state.json') },
    });
    try {
      await bot.sees(/Ready/);
      bot.type('run echo before');
      await bot.sees(/\nbefore/);
      writeFileSync(taken, '');
      await until('every file descriptor is taken', () => existsSync(told));
      bot.type('run echo meanwhile');
      await bot.sees(/Something went wrong in the bot, and nothing was run|EMFILE/);
      rmSync(taken);
      bot.type('run echo after');
      await bot.sees(/\nafter/);
      bot.type('exit');
      expect(await bot.ends()).toBe(0);
      const kinds = readFileSync(audit, 'utf8').match(/"kind":"(refusal|posted)"/g);
      expect(kinds?.length).toBeGreaterThanOrEqual(2);
    } finally {
      bot.kill();
      removeFolder(folder);
    }
  },
  120_000,
);

allTried();

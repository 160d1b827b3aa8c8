import type { ActionAlias } from '../../../src/core/stackstorm-types';

/** Numbers from 0 to 1 that are the same every time (a linear congruential generator). */
export function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const THINGS =
  'redis kafka postgres nginx vault consul jenkins grafana mongo haproxy etcd sensu puppet ansible mail dns ldap billing checkout search'.split(
    ' ',
  );
const PLACES = ['prod', 'staging', 'eu-west-1', 'us-east-2', 'rack 4', 'the lab', 'the new cluster'];
const PEOPLE = ['Ana', 'Bob', 'Chen', 'Dora', 'Erik', 'Fatima', 'the night shift', 'the network team'];

const FORMATS = [
  '# list',
  '# list {{ limit=10 }} jobs',
  '# show {{ name }}',
  '# restart {{ service }} on {{ host }}',
  '# deploy {{ version }} to {{ env=staging }}',
  '# scale {{ app }} to {{ count }} (replicas|pods)?',
  '# (show|sh) (status|st) of {{ host }}',
  '# rotate key {{ key }} for {{ user }}',
];

/** Aliases with so many formats altogether, as a large installation has them: each pack a word of its own. */
export function madeAliases(formats: number): ActionAlias[] {
  const aliases: ActionAlias[] = [];
  for (let index = 0; index * 2 < formats; index += 1) {
    const pack = `${THINGS[index % THINGS.length]}${index < THINGS.length ? '' : `-${Math.floor(index / THINGS.length)}`}`;
    const format = (offset: number): string =>
      (FORMATS[(index * 2 + offset) % FORMATS.length] ?? '#').replace('#', pack);
    aliases.push({
      name: `a${index}`,
      pack,
      action_ref: `${pack}.run`,
      description: `Works on ${pack}`,
      enabled: true,
      formats: [format(0), format(1)],
    });
  }
  return aliases;
}

/** Patterns of what people say to each other, not to a bot; `T` a thing, `P` a place, `W` somebody, `N` a number. */
const SENTENCES = [
  'good morning W',
  'Good morning, team!',
  'lol',
  'haha, yes',
  'ok thanks!',
  'who broke T?',
  'Who is looking at the T alert?',
  'is anyone on the T incident?',
  'T is down again :fire:',
  'T in P is slow since N:30',
  'the T build is green now, merging',
  'I think T needs more memory, it was OOM killed N times since yesterday',
  'could you please have a look at PR #N when you have time?',
  'can someone restart T please',
  'please do not restart T now, W is working on it',
  'we will deploy T to P after lunch',
  'deploying T to P in N min, shout if that is a problem',
  'deployed!',
  'the deploy of T took N minutes\nsecond line with more detail\nthird line',
  'what is the plan for tomorrow',
  'What is the status of T? anyone?',
  'status of T? anyone?',
  'list of things to do: fix T, upgrade T, drink coffee',
  'show must go on',
  'pack your bags, offsite is on Friday!',
  'running late, start without me',
  'rules are rules, W',
  'did you see the release notes for T vN.1? https://example.com/T/releases/N',
  'release notes for T are here: https://example.com/T/releases/N.0',
  'error: connect ECONNREFUSED 10.0.N.3:5432',
  'level=info ts=2026-01-0N caller=main.go:93 msg="starting T" version=1.N',
  'Traceback (most recent call last):\n  File "/opt/T/app.py", line N, in main\n    raise ValueError(\'bad T\')',
  '@here we are going to fail over T now',
  '"quoted text" from the report: \'we lost N nodes\'',
  'W: T is yours until N o’clock',
  'that is because T in P has its config from last week, see the doc',
  'no, N is too many. Let us try T with half of it.',
  'who is coming to lunch?',
  'I will ask W and come back to you',
  'why does T page W at night?',
  'nobody told me about T in P :(',
  'thanks W, T looks good now.',
  'Scale T? To what?',
  'rotate the shifts, please: W is on vacation',
];

/** So many sentences of ordinary chat, the same every time. */
export function madeMessages(count: number, seed = 1): string[] {
  const next = numbers(seed);
  const pick = (words: readonly string[]): string => words[Math.floor(next() * words.length)] ?? '';
  return Array.from({ length: count }, () =>
    pick(SENTENCES)
      .replace(/\bT\b/g, () => pick(THINGS))
      .replace(/\bP\b/g, () => pick(PLACES))
      .replace(/\bW\b/g, () => pick(PEOPLE))
      .replace(/N/g, () => String(1 + Math.floor(next() * 60))),
  );
}

import { blocksOf } from './documents';

/**
 * What becomes of a block that a document shows. `as` is run by blocks.test.ts, by the runner of that name; `by` is run by another
 * test, which `has` a text that shows it; `notHere` cannot be run here, for that reason.
 */
export type Way = { as: string } | { by: string; has: string } | { notHere: string };

const by = (test: string, has: string): Way => ({ by: test, has });
const as = (runner: string): Way => ({ as: runner });
const PACK = by('test/docs/packs.test.ts', 'filesOf');
const STORY = by('test/plugins/operations/slack-session.test.ts', 'function writePage');
const FLOW = by('test/docs/architecture.test.ts', 'docs/architecture.md');
const MATRIX = by('test/matrix/bot-folder.ts', 'packageTarball()');

/** How services look: a screen a group of services that show the same. */
const SCREENS = Array.from(
  { length: blocksOf('docs/chat-services.md').length },
  () => ['hubot', by('test/chat/situations.test.ts', 'docs/chat-services.md')] as const,
);

/** Every fenced block of the documents, from the top of each: how it begins, and what becomes of it. */
export const BLOCKS: Record<string, readonly (readonly [begins: string, way: Way])[]> = {
  'README.md': [
    ['bin/hubot', as('first command')],
    ['npm cit', by('.ci/run', 'tests own 18 npm cit')],
    ['---', as('first command')],
  ],
  'CONTRIBUTING.md': [
    ['bin/hubot', { notHere: 'the tests themselves; commands.test.ts knows that each of them is there' }],
    ['.ci/run', as('release')],
    ['message ─►', { notHere: 'a picture' }],
  ],
  'docs/aliases.md': [
    ['npx hubot-st2 new', as('first alias')],
    ['packs/mine/', as('first alias')],
    ['npx hubot-st2 new --pack', as('first alias')],
    ['# yaml-language-server', as('first alias')],
    ['formats:', as('alias')],
    ['formats:', as('alias')],
    ['formats:', as('alias')],
    ['ack:', as('alias')],
    ['result:', as('alias')],
    ['immutable_parameters:', as('alias')],
    ['extra:', as('alias')],
    ['- run: npx hubot-st2 check packs', as('first alias')],
    ['action: core.local', as('task')],
  ],
  'docs/architecture.md': [
    ['flowchart LR', FLOW],
    ['flowchart LR', FLOW],
    ['flowchart LR', FLOW],
  ],
  'docs/audit.md': [['$ hubot-st2 audit verify', as('broken chain')]],
  'docs/chat-services.md': SCREENS,
  'docs/configure.md': [['export ST2_API_URL', as('settings')]],
  'docs/deploy.md': [
    [
      'npm install --prefix /opt/hubot-st2',
      { notHere: 'not in the registry yet; test/deploy runs the same install of the image from a tarball' },
    ],
  ],
  'docs/forms.md': [
    ['kirk   hubot beam scotty', as('conversation')],
    ['extra:', as('alias')],
  ],
  'docs/install.md': [
    ['npm ci', by('test/matrix/package-tarball.ts', "'pack'")],
    ['npm install ../hubot-st2/', MATRIX],
    ['["hubot-st2"]', by('test/matrix/bot-folder.ts', "['hubot-st2']")],
    ['export ST2_API_URL', as('settings')],
    ['export ST2_EMBEDDED=1', as('settings')],
  ],
  'docs/migrate.md': [
    ['npm uninstall hubot-stackstorm', MATRIX],
    ['cd /opt/stackstorm/chatops', by('test/docs/st2chatops.server.test.ts', 'docs/migrate.md')],
    ['body=', as('webhook')],
  ],
  'docs/outgrow.md': [
    ['sudo cp', { notHere: 'the machine of a StackStorm' }],
    ['npx hubot-st2 export', as('moving out')],
    ['st2 key load', as('moving out')],
    ['st2 apikey create', { notHere: 'the machine of a StackStorm' }],
    ['unset ST2_EMBEDDED', as('settings')],
  ],
  'docs/packs.md': [
    ['npx hubot-st2 new pack', as('first files')],
    ['# packs/mine/actions/greet.yaml', PACK],
    ['# packs/mine/actions/greet.sh', PACK],
    ['# packs/mine/aliases/greet.yaml', PACK],
    ['# packs/mine/actions/welcome.yaml', PACK],
    ['# packs/mine/actions/workflows/welcome.yaml', PACK],
    ['# packs/mine/aliases/welcome.yaml', PACK],
    ['# packs/mine/rules/bell.yaml', PACK],
    ["curl -H 'St2-Api-Key: choose-a-long-one'", as('bell')],
    ['# packs/mine/actions/count.yaml', PACK],
    ['# packs/mine/actions/count.py', PACK],
    ['# packs/mine/sensors/inbox.yaml', PACK],
    ['# packs/mine/sensors/inbox.py', PACK],
    ['# packs/mine/rules/arrived.yaml', PACK],
  ],
  'docs/plugins.md': [['// scripts/stackstorm.js', by('test/docs/plugins.test.ts', 'docs/plugins.md')]],
  'docs/policy.md': [
    ['default: closed', as('policy')],
    ['hubot-st2 policy check policy.yaml', as('policy')],
  ],
  'docs/raise-shields.md': [
    [
      'hubot> raise shields',
      by('test/chat/terminal/raise-shields.test.ts', 'the story of the raised shields'),
    ],
    ['kirk: raise shields', STORY],
    ['kirk: st2 tail last', STORY],
  ],
  'docs/run-packs.md': [
    ['npx hubot-st2 pack install', by('test/tool/pack.test.ts', "'pack', 'install'")],
    ['port: 8080', by('test/tool/pack.test.ts', 'decrypt_kv')],
    ['curl -H "St2-Api-Key: $KEY"', as('bell')],
  ],
  'docs/sign-off.md': [
    ['extra:', as('alias')],
    ['extra:', as('alias')],
    [
      'raise shields because Klingons asks',
      by('test/plugins/operations/raise-shields.test.ts', 'raise shields because Klingons asks'),
    ],
  ],
  'docs/slack.md': [['export HUBOT_SLACK_APP_TOKEN', by('test/e2e/slack.test.ts', "'-a', 'slack'")]],
  'docs/steer.md': [
    ['deploy shop (asked by kirk)', by('test/plugins/progress/story.test.ts', '2 tasks done so far')],
    ['st2 capture last 4 as drain-web', as('capture')],
  ],
};

import { folderWith, run } from './recorded-terminal';

export const PACK =
  'ref: mine\nname: mine\ndescription: d\nversion: 0.1.0\nauthor: a\nemail: a@example.com\n';
export const ACTION = 'name: act\nrunner_type: local-shell-cmd\nparameters:\n';
export const FLOW = 'name: flow\nrunner_type: orquesta\nentry_point: workflows/flow.yaml\n';
export const CHAIN = 'name: chain\nrunner_type: action-chain\nentry_point: workflows/chain.yaml\n';
export const HOOK = 'trigger: {type: core.st2.webhook, parameters: {url: a}}\n';
export const ECHO = 'action: {ref: core.echo, parameters: {message: hi}}\n';
export const POLICY = 'name: p\nresource_ref: core.local\n';

export const action = (parameters: string) => ({ 'actions/act.yaml': `${ACTION}  ${parameters}\n` });
export const rule = (text: string) => ({ 'rules/r.yaml': `name: r\n${text}enabled: true\n` });
export const flow = (text: string) => ({ 'actions/flow.yaml': FLOW, 'actions/workflows/flow.yaml': text });
export const chain = (text: string) => ({
  'actions/chain.yaml': CHAIN,
  'actions/workflows/chain.yaml': text,
});

/** A mistake; the files of a pack that hold it; where it is named; and parts of what is said. */
export type MistakeNamed = [mistake: string, files: Record<string, string>, place: string, ...said: string[]];

/** What `check` answers of a pack of these files. */
export function checked(files: Record<string, string>) {
  const inPack = Object.entries(files).map(([name, text]) => [`packs/mine/${name}`, text] as const);
  const folder = folderWith({ 'packs/mine/pack.yaml': PACK, ...Object.fromEntries(inPack) });
  return run(folder, ['check', '--strict']);
}

/** Expects that `check` finds nothing in a pack of these files. */
export async function expectWell(files: Record<string, string>): Promise<void> {
  expect(await checked(files)).toMatchObject({ code: 0, out: expect.stringMatching(/all is well/) });
}

/** Expects that `check` says so of a pack of these files, with a cure. */
export async function expectNamed([, files, place, ...said]: MistakeNamed): Promise<void> {
  const { out } = await checked(files);
  expect(out).toContain(`packs/mine/${place}`);
  for (const part of said) expect(out).toContain(part);
  expect(out).toContain('fix:');
}

import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { load } from 'js-yaml';
import { judgeExpression } from './conformance/languages/yaql';
import { type Body, Laboratory } from './embedded/laboratory';
import { folderWith, removeFolders, run } from './tool/recorded-terminal';

/**
 * Small inputs that failed once, one folder a kind, each put among the packs as it is and tried as its expected.md says.
 * `ST2_CASES` names another folder.
 */
const CASES = process.env.ST2_CASES ?? resolve(__dirname, '../../shared/cases');
const areThere = existsSync(CASES);
if (!areThere) console.log('The cases (../shared/cases) are absent: not tried.');

type Mapping = Record<string, unknown>;

const yamlOf = (path: string) => load(readFileSync(join(CASES, path), 'utf8'));

(areThere ? describe : describe.skip)('Each case does what its original does', () => {
  let lab: Laboratory;

  beforeEach(() => {
    lab = new Laboratory();
  });
  afterEach(() => lab.remove());
  afterAll(removeFolders);

  /** Starts a backend with the case as the pack `mine`. */
  const start = async (name: string, before?: () => void): Promise<void> => {
    cpSync(join(CASES, name), join(lab.packs, 'mine'), { recursive: true });
    if (existsSync(join(CASES, name, 'configs')))
      cpSync(join(CASES, name, 'configs'), join(lab.folder, 'configs'), { recursive: true });
    mkdirSync(lab.packs, { recursive: true });
    before?.();
    await lab.start();
  };
  const ran = async (name: string, action: string): Promise<Body> => {
    await start(name);
    return lab.run(action);
  };
  const outputOf = ({ result }: Body) => result?.output;

  it('01: a constructor without action_service', async () => {
    expect((await ran('01-python-init-config', 'mine.old')).result?.result).toBe('X');
  });

  it('02: a `when` that is true for Python', async () => {
    const { id } = await ran('02-when-truthy', 'mine.backup');
    const { body } = await lab.call('GET', `/v1/executions?parent=${id}&limit=10`);
    expect((body as unknown as Body[]).map(({ status }) => status)).toEqual(Array(3).fill('succeeded'));
  });

  it('03: result() of a task with items', async () => {
    expect(outputOf(await ran('03-with-items-result', 'mine.itemsum'))).toEqual({
      told: 'web1 is up; web2 is up',
    });
  });

  it('05: `retry` as a command ends', async () => {
    const { id, status } = await ran('05-do-retry-endless', 'mine.again');
    const { body } = await lab.call('GET', `/v1/executions?parent=${id}&limit=100`);
    expect([status, (body as unknown as Body[]).length]).toEqual(['failed', 4]);
  });

  it('06: a configuration from the datastore, with nested defaults', async () => {
    await start('06-config-dynamic');
    await lab.call('PUT', '/v1/keys/mine_token', { name: 'mine_token', value: 'tok-123', secret: true });
    expect((await lab.run('mine.cfg')).result?.result).toEqual(['tok-123', { host: 'localhost' }]);
  });

  it('07: defaults in objects wait for what they name', async () => {
    // Nobody listens there: that it was asked at all shows that its address was rendered.
    const { result } = await ran('07-default-order', 'mine.call');
    expect(JSON.stringify(result)).toMatch(/ECONNREFUSED|localhost:8080/);
    expect((await lab.run('mine.env')).result?.stdout).toBe('world');
  });

  it('08: ctx().get with a default', async () => {
    expect(outputOf(await ran('08-ctx-get-refused', 'mine.get'))).toEqual({ y: 'dflt' });
  });

  it('09: a rule gives a text for a text parameter', async () => {
    await start('09-rule-value-not-text');
    const posted = await lab.call('POST', '/v1/rules', yamlOf('09-rule-value-not-text/rule.yaml'));
    expect(posted.status).toBe(201);
    const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
    expect((await lab.call('POST', '/v1/webhooks/show', 'name=Ann', form)).status).toBe(202);
    const [echo] = await started('core.echo');
    expect(echo?.parameters?.message).toBe("{'name': ['Ann']}");
  });

  const started = async (action: string): Promise<Body[]> => {
    for (;;) {
      const { body } = await lab.call('GET', `/v1/executions?action=${action}`);
      const all = body as unknown as Body[];
      if (all.length > 0) return all;
    }
  };

  it('04 and 10: a rule that cannot run is refused with its reason, and a file is named', async () => {
    const typo = yamlOf('04-cron-timer/rule.yaml') as Mapping;
    const rules = yamlOf('10-rule-mistakes-silent/rules.yaml') as Mapping[];
    const echo = { ref: 'core.echo', parameters: { message: 'x' } };
    const whole = [typo, ...rules].map((rule, at) => ({
      action: echo,
      ...rule,
      name: `r${at}`,
      pack: 'lab',
    }));
    whole.forEach((rule) => void lab.write(`rules/${rule.name}.yaml`, rule));
    await lab.start();
    const good = {
      name: 'r0',
      pack: 'other',
      trigger: { type: 'core.st2.webhook', parameters: { url: 'a' } },
    };
    const made = await lab.call('POST', '/v1/rules', { ...good, action: echo });
    for (const rule of whole) {
      const posted = await lab.call('POST', '/v1/rules', { ...rule, pack: 'other', name: `p${rule.name}` });
      const put = await lab.call('PUT', `/v1/rules/${made.body.id}`, { ...rule, pack: 'other', name: 'r0' });
      for (const { status, body } of [posted, put]) {
        expect([rule.name, status]).toEqual([rule.name, 400]);
        expect(String(body.faultstring).length).toBeGreaterThan(20);
      }
      await lab.logs(new RegExp(`rules/${rule.name}\\.yaml`));
    }
    expect((await lab.call('GET', '/v1/rules?pack=other')).body).toHaveLength(1);
  });

  it('11: blocks are trimmed, and what is not one expression is a text', async () => {
    expect(outputOf(await ran('11-jinja-blocks', 'mine.report'))).toEqual({
      o: '1,\n2,\nend',
      a: 'Dear 1,\nbye\n',
      f: ' 1',
    });
  });

  it('12: YAQL gives what YAQL gives', () => {
    const l = [
      { n: 'x', v: 1 },
      { n: 'y', v: 2 },
      { n: 'x', v: 5 },
    ];
    const lines = readFileSync(join(CASES, '12-yaql-silent-values/expressions.txt'), 'utf8').split('\n');
    const rows = lines.flatMap((line) => {
      const [, expression = '', wanted = ''] = /^(<%.*?%>)\s+(.*?)(?:\s{2,}.*)?$/.exec(line) ?? [];
      // The year passes, and the list of groups is written without quotation marks.
      if (expression === '' || /now\(\)|groupBy/.test(expression)) return [];
      return [{ expression, value: load(wanted), context: { l } }];
    });
    expect(rows.length).toBeGreaterThan(5);
    for (const row of rows)
      expect([row.expression, judgeExpression(row)]).toEqual([row.expression, undefined]);
  });

  it('13: wrong values in a workflow are found before it runs', async () => {
    const { status, result } = await ran('13-workflow-values-unchecked', 'mine.neg');
    expect(status).toBe('failed');
    const said = JSON.stringify(result);
    for (const part of ['not valid under any of the given schemas', 'reserved']) expect(said).toContain(part);
  });

  it('14: publish in one line keeps types', async () => {
    expect(outputOf(await ran('14-publish-inline', 'mine.pub'))).toEqual({ r: 1 });
  });

  it('15: what Python actions find around them', async () => {
    const { result } = await ran('15-python-surroundings', 'mine.imp');
    expect(result?.result).toEqual([expect.stringMatching(/^http/), expect.any(String)]);
  });

  it('16: a disabled action is refused', async () => {
    await start('16-disabled-action-runs');
    const { status, body } = await lab.call('POST', '/v1/executions', { action: 'mine.deact' });
    expect([status, body.faultstring]).toEqual([400, 'Unable to execute. Action "mine.deact" is disabled.']);
  });

  it('17: a parameter without a usable type is named, at load and by `check`', async () => {
    await start('17-bad-parameter-schema');
    await lab.logs(/actions\/flag\.yaml.*bool/);
    const folder = folderWith({});
    cpSync(join(CASES, '17-bad-parameter-schema'), join(folder, 'mine'), { recursive: true });
    const { code, out } = await run(folder, ['check', 'mine']);
    expect([code, out]).toEqual([1, expect.stringMatching(/flag\.yaml:4[\s\S]*Did you mean "boolean"\?/)]);
    const { status, body } = await lab.call('POST', '/v1/executions', {
      action: 'mine.flag',
      parameters: {},
    });
    expect(status).toBeLessThan(500);
    expect(String(body.faultstring)).toBeTruthy();
  });
});

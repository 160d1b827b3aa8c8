import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axios, { type AxiosInstance } from 'axios';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { silentLog } from '../../../src/core/log';
import { type Embedded, startEmbedded } from '../../../src/embedded';

const folder = mkdtempSync(join(tmpdir(), 'st2-page-'));
const pictures = process.env.ST2_TEST_PICTURES ?? join(folder, 'pictures');
const axe = require.resolve('axe-core/axe.min.js');
let backend: Embedded;
let api: AxiosInstance;
let browser: Browser;
let context: BrowserContext;
let page: Page;
const complaints: string[] = [];

/** A PNG of one pixel. */
const DOT =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

function write(path: string, text: string): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
}

/** A pack that says things slowly, asks people, and prints what would be mark-up. */
function writePack(): void {
  write('packs/show/pack.yaml', 'ref: show\nname: show\nversion: 1.0.0\n');
  write(
    'packs/show/actions/slow.yaml',
    'name: slow\nrunner_type: local-shell-cmd\nentry_point: ""\nenabled: true\nparameters:\n  token: {type: string, secret: true}\n  cmd:\n    immutable: true\n    default: "for i in 1 2 3 4 5 6; do echo line $i; sleep 0.4; done"\n',
  );
  write(
    'packs/show/actions/markup.yaml',
    'name: markup\nrunner_type: local-shell-cmd\nentry_point: ""\nenabled: true\nparameters:\n  cmd:\n    immutable: true\n    default: "echo \'<img src=x onerror=document.title=1><script>document.title=2</script>\'"\n',
  );
  write(
    'packs/show/actions/picture.yaml',
    `name: picture\nrunner_type: local-shell-cmd\nentry_point: ""\nenabled: true\nparameters:\n  cmd:\n    immutable: true\n    default: "echo ${DOT}"\n`,
  );
  write(
    'packs/show/aliases/slow.yaml',
    'name: slow\npack: show\ndescription: Say six lines slowly\naction_ref: show.slow\nformats:\n  - "slow lines {{token=none}}"\n',
  );
  write(
    'packs/show/actions/signed.yaml',
    'name: signed\nrunner_type: orquesta\nentry_point: workflows/signed.yaml\nenabled: true\nparameters: {}\n',
  );
  write(
    'packs/show/aliases/tell.yaml',
    'name: tell\npack: show\ndescription: Say it\naction_ref: core.echo\nformats:\n  - display: "tell [what]"\n    representation: ["tell it", "tell {{ message }}"]\n',
  );
  write(
    'packs/show/aliases/signed.yaml',
    'name: signed\npack: show\ndescription: Ask before going on\naction_ref: show.signed\nformats:\n  - "sign it off"\n',
  );
  write(
    'packs/show/actions/workflows/signed.yaml',
    [
      'version: 1.0',
      'tasks:',
      '  prepare:',
      '    action: core.local cmd="sleep 0.3; echo ready"',
      '    next: [{when: <% succeeded() %>, do: ask}]',
      '  ask:',
      '    action: core.ask',
      '    input:',
      '      schema:',
      '        type: object',
      '        properties:',
      '          go: {type: boolean, description: Go on?, required: true}',
      '          where: {type: string, enum: [here, there], description: Where to}',
      '    next: [{when: <% succeeded() %>, do: finish}]',
      '  finish:',
      '    action: core.noop',
      '',
    ].join('\n'),
  );
}

beforeAll(async () => {
  writePack();
  mkdirSync(pictures, { recursive: true });
  backend = await startEmbedded({
    packs: [join(__dirname, '../../../packs'), join(folder, 'packs')],
    store: join(folder, 'store'),
    log: silentLog,
  });
  api = axios.create({
    baseURL: backend.url,
    headers: { 'St2-Api-Key': backend.apiKey },
    validateStatus: () => true,
  });
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--no-first-run',
      '--disable-sync',
    ],
  });
  context = await browser.newContext({ viewport: { width: 1200, height: 800 } });
  page = await context.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('response', (answer) => {
    if (answer.status() >= 400 && answer.status() !== 401)
      complaints.push(`${answer.status()} ${answer.url()}`);
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
});

afterAll(async () => {
  await browser?.close();
  await backend?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function link(user: string, role: string): Promise<string> {
  const { data } = await api.post('/v1/page/links', { user, role });
  return data.url;
}

/** `UPDATE_DOCS=1` makes the pictures of docs/page.md anew. */
async function pictureForDocs(name: string): Promise<void> {
  if (process.env.UPDATE_DOCS !== '1') return;
  await page.setViewportSize({ width: 900, height: 480 });
  await page.screenshot({ path: join(__dirname, '../../../docs/pictures', `${name}.png`) });
  await page.setViewportSize({ width: 1200, height: 800 });
}

/** What axe finds serious or critical. Scripts for the browser are texts: these tests know no DOM. */
async function seriousFindings(): Promise<string[]> {
  await page.evaluate(readFileSync(axe, 'utf8'));
  return page.evaluate(`axe.run().then(({ violations }) => violations
    .filter((one) => one.impact === 'serious' || one.impact === 'critical')
    .map((one) => one.id + ': ' + one.nodes[0].html))`);
}

describe('the page', () => {
  it('tells a stranger how to come in, and shows nothing', async () => {
    await page.goto(backend.url);
    await page.getByRole('heading', { name: 'Sign in through the bot' }).waitFor();
    // The refused session is the one complaint that a browser must make here.
    expect(complaints.splice(0).filter((text) => !text.includes('401'))).toEqual([]);
  });

  it('lets a browser in by a link once, and not a second one', async () => {
    const url = await link('alice', 'operator');
    await page.goto(url);
    // The one button of the door is where the keyboard is.
    await page.locator('button:focus', { hasText: 'Come in' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Executions' }).waitFor();
    expect(await page.locator('#who').textContent()).toBe('alice (operator)');
    const stranger = await (await browser.newContext()).newPage();
    await stranger.goto(url);
    await stranger.getByRole('button', { name: 'Come in' }).click();
    await stranger.getByRole('heading', { name: 'does not let anyone in' }).waitFor();
    await stranger.close();
  });

  it('shows a new execution without a reload, its output as it comes, and its secrets masked', async () => {
    await page.getByText('Nothing has run yet').waitFor();
    const { data } = await api.post('/v1/aliasexecution', {
      name: 'slow',
      format: 'slow lines {{token=none}}',
      command: 'slow lines hunter2',
      user: 'U024BE7LH',
      source_channel: 'C012AB3CD',
      source_context: null,
      notification_route: 'hubot',
    });
    // What was typed, the action that it runs, who, where and when.
    await page.getByRole('link', { name: 'slow lines ********' }).waitFor();
    expect(await page.locator('.runs tbody tr').first().locator('td').allTextContents()).toEqual([
      ...['running', 'slow lines ********show.slow', 'U024BE7LH', 'C012AB3CD'],
      ...[expect.stringMatching(/\d:\d\d/), expect.stringMatching(/\d s$/)],
    ]);
    await page.screenshot({ path: join(pictures, 'list-desktop.png') });
    await page.getByRole('link', { name: 'slow lines' }).click();
    await page.getByText('line 2').first().waitFor();
    await page.screenshot({ path: join(pictures, 'execution-desktop.png') });
    await page.locator('.status.good').first().waitFor();
    const text = (await page.locator('main').textContent()) ?? '';
    expect(text).toContain('line 6');
    expect(text).not.toContain('hunter2');
    expect(text).toContain('********');
    expect(page.url()).toContain(data.execution.id);
    expect(await seriousFindings()).toEqual([]);
  });

  it('runs an execution again and cancels it', async () => {
    await page.getByRole('button', { name: 'Run again' }).click();
    await page.getByRole('button', { name: 'Yes, run it again' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.locator('.status.bad', { hasText: 'cancelled' }).first().waitFor();
  });

  it('shows output as text, whatever mark-up it is', async () => {
    const { data } = await api.post('/v1/executions', { action: 'show.markup', parameters: {} });
    await page.goto(`${backend.url}/#/history/${data.id}/general`);
    await page.getByText('<script>document.title=2</script>').first().waitFor();
    expect(await page.title()).not.toMatch(/^[12]$/);
  });

  it('shows a picture as a picture', async () => {
    const { data } = await api.post('/v1/executions', { action: 'show.picture', parameters: {} });
    await page.goto(`${backend.url}/#/history/${data.id}/general`);
    const picture = page.getByRole('img', { name: 'Picture 1 of the result' });
    await picture.waitFor();
    const image = "document.querySelector('main img')";
    expect(await page.evaluate(`${image}.decode().then(() => ${image}.naturalWidth)`)).toBe(1);
    expect(await page.getByLabel('Result').textContent()).toContain('(picture 1, below)');
  });

  it('shows a workflow with its tasks and asks its question as a form', async () => {
    const { data } = await api.post('/v1/executions', { action: 'show.signed', parameters: {} });
    await page.goto(`${backend.url}/#/history/${data.id}/general`);
    await page.getByRole('link', { name: 'prepare' }).waitFor();
    await page.getByRole('link', { name: 'ask', exact: true }).waitFor();
    await page.locator('dl .status', { hasText: 'paused' }).waitFor();
    await page.screenshot({ path: join(pictures, 'workflow-desktop.png') });
    expect(await seriousFindings()).toEqual([]);
    await page.getByRole('link', { name: /Inquiries/ }).click();
    await page.getByRole('heading', { name: 'show.signed asks' }).waitFor();
    const goOn = page.getByLabel('Go on? (required)');
    expect(await goOn.locator('option').allTextContents()).toEqual(['Choose', 'Yes', 'No']);
    // Nothing is answered by accident.
    await page.getByRole('button', { name: 'Answer' }).click();
    expect(await goOn.evaluate((one) => one.matches(':invalid'))).toBe(true);
    // From here on with the keyboard alone.
    await goOn.focus();
    await page.keyboard.type('Y');
    await page.keyboard.press('Tab');
    await page.keyboard.type('there');
    await page.screenshot({ path: join(pictures, 'inquiry-desktop.png') });
    await pictureForDocs('page-question');
    expect(await seriousFindings()).toEqual([]);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('No workflow is waiting for an answer.').waitFor();
    await page.goto(`${backend.url}/#/history/${data.id}/general`);
    await page.locator('dl .status', { hasText: 'succeeded' }).waitFor();
  });

  it('tells of everything that ran what was said, by whom, where and when', async () => {
    await page.goto(`${backend.url}/#/history`);
    await page.getByRole('link', { name: 'show.signed' }).waitFor();
    expect(await page.locator('.runs tbody tr').count()).toBe(5);
    await pictureForDocs('page-list');
  });

  it('finds commands and says what a text would do', async () => {
    await page.getByRole('link', { name: 'Commands' }).click();
    await page.getByLabel('Search').fill('slowly');
    await page.getByText('slow lines [token]').waitFor();
    await page.getByLabel('What would this text do?').fill('slow lines');
    await page.getByRole('button', { name: 'Tell me' }).click();
    await page.getByText('It would run').waitFor();
    await page.getByLabel('What would this text do?').fill('slwo lines');
    await page.keyboard.press('Enter');
    await page.getByText('That is no command. Did you mean:').waitFor();
    expect(await page.locator('main li').allTextContents()).toEqual(['slow lines [token]']);
    // What is no command is refused by the API, which a browser notes down.
    expect(complaints.splice(0).every((text) => /\b400\b/.test(text))).toBe(true);
    expect(await seriousFindings()).toEqual([]);
    await page.screenshot({ path: join(pictures, 'commands-desktop.png') });
  });

  it('fits a phone', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    for (const [name, hash] of [
      ['list', 'history'],
      ['inquiry', 'inquiries'],
      ['commands', 'commands'],
    ]) {
      await page.goto(`${backend.url}/#/${hash}`);
      await page.waitForTimeout(300);
      await page.screenshot({ path: join(pictures, `${name}-phone.png`) });
      const wide = await page.evaluate('document.documentElement.scrollWidth > window.innerWidth');
      expect(`${name} wider than the phone: ${wide}`).toBe(`${name} wider than the phone: false`);
    }
    await page.goto(`${backend.url}/#/history`);
    await page.getByRole('link', { name: 'show.signed' }).click();
    await page.getByRole('link', { name: 'prepare' }).waitFor();
    await page.screenshot({ path: join(pictures, 'workflow-phone.png'), fullPage: true });
    await page.setViewportSize({ width: 1200, height: 800 });
  });

  it('offers an observer nothing that changes anything, and the server refuses it too', async () => {
    const other = await browser.newContext();
    const looking = await other.newPage();
    await looking.goto(await link('bob', 'observer'));
    await looking.getByRole('button', { name: 'Come in' }).click();
    await looking.getByRole('link', { name: 'show.signed' }).first().click();
    await looking.getByText('prepare').first().waitFor();
    expect(await looking.getByRole('button', { name: 'Run again' }).count()).toBe(0);
    await looking
      .getByText('You can look here, but change nothing. Cancel, run again and answer in chat')
      .waitFor();
    const status =
      await looking.evaluate(`fetch('/v1/executions/' + location.hash.split('/')[2] + '/re_run', {
      method: 'POST', body: '{}', headers: { 'X-Hubot-St2-Page': '1' } }).then((answer) => answer.status)`);
    expect(status).toBe(403);
    await other.close();
  });

  it('refuses what another site makes the browser send', async () => {
    const cookie = (await context.cookies()).find((one) => one.name === 'hubot_st2_page');
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' });
    const headers = { Cookie: `hubot_st2_page=${cookie?.value}` };
    // A re-run of nothing: what gets past the guard is told that there is no such execution.
    const send = (more: Record<string, string>) =>
      axios.post(
        `${backend.url}/v1/executions/${'0'.repeat(24)}/re_run`,
        {},
        { headers: { ...headers, ...more }, validateStatus: () => true },
      );
    expect((await send({})).status).toBe(403);
    expect((await send({ 'X-Hubot-St2-Page': '1', Origin: 'https://evil.example' })).status).toBe(403);
    expect((await send({ 'X-Hubot-St2-Page': '1', 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403);
    expect((await send({ 'X-Hubot-St2-Page': '1' })).status).toBe(404);
    const renamed = await axios.get(backend.url, {
      headers: { Host: 'evil.example', Accept: 'text/html' },
      validateStatus: () => true,
    });
    expect(renamed.status).toBe(403);
  });

  it('says what was typed by the format that names most of it', async () => {
    await api.post('/v1/aliasexecution', {
      ...{ name: 'tell', format: 'tell {{ message }}', command: 'tell us all' },
      ...{ user: 'alice', source_channel: 'C1' },
    });
    await page.goto(`${backend.url}/#/history`);
    await page.getByRole('link', { name: 'tell us all' }).waitFor();
  });

  it('fetches the alias of several questions once', async () => {
    // The list of the test before hears of these executions as well, and asks for their alias in its own time.
    await page.goto(`${backend.url}/#/commands`);
    await page.getByRole('status').filter({ hasText: ' of ' }).waitFor();
    const { data: alias } = await api.get('/v1/actionalias/show.signed');
    const run = {
      name: 'signed',
      format: 'sign it off',
      command: 'sign it off',
      user: 'alice',
      source_channel: 'C1',
    };
    const asked = await Promise.all([0, 1].map(() => api.post('/v1/aliasexecution', run)));
    const ids = asked.map(({ data }) => data.execution.id);
    const fetched: string[] = [];
    const note = (request: { url(): string }) => {
      if (/\/v1\/actionalias\/./.test(request.url())) fetched.push(request.url());
    };
    page.on('request', note);
    await page.goto(`${backend.url}/#/inquiries`);
    const headings = page.getByRole('heading', { name: 'sign it off asks' });
    await headings.nth(1).waitFor();
    page.off('request', note);
    expect(fetched).toEqual([expect.stringContaining(alias.id)]);
    await Promise.all(ids.map((id) => api.delete(`/v1/executions/${id}`)));
    await page.getByText('No workflow is waiting for an answer.').waitFor();
  });

  it('lets go of a browser that leaves', async () => {
    await page.goto(`${backend.url}/#/history`);
    await page.getByRole('button', { name: 'Leave' }).click();
    await page.getByRole('heading', { name: 'Sign in through the bot' }).waitFor();
  });

  it('never made the browser complain', () => {
    expect(complaints.filter((text) => !text.includes('401'))).toEqual([]);
  });
});

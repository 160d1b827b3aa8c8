import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Laboratory } from './laboratory';

/** Actions of the pack `core` that workflows and rules of others rely on. */
describe('The pack core', () => {
  const lab = new Laboratory();
  const mails = join(lab.folder, 'mail.txt');

  beforeAll(async () => {
    lab.write('triggers/rung.yaml', {
      name: 'rung',
      payload_schema: { type: 'object', properties: { who: { type: 'string', required: true } } },
    });
    lab.write('rules/rung.yaml', {
      name: 'rung',
      pack: 'lab',
      enabled: true,
      trigger: { type: 'lab.rung' },
      action: { ref: 'core.echo', parameters: { message: '{{ trigger.who }} rang' } },
    });
    await lab.start();
  });
  afterAll(() => lab.remove());

  it('makes identifiers', async () => {
    const { result } = await lab.run('core.uuid');
    expect(result?.result).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f-]{18}/);
  });

  it('waits', async () => {
    expect((await lab.run('core.pause', { max_pause: 0 })).result?.result).toBe(0);
  });

  it('injects triggers that are registered, with payloads that fit', async () => {
    const ended = await lab.run('core.inject_trigger', { trigger: 'lab.rung', payload: { who: 'Ann' } });
    expect(ended.status).toBe('succeeded');
    const { body } = await lab.call('GET', '/v1/executions?rule=lab.rung');
    expect((await lab.ended(String(body[0]?.id))).result?.stdout).toBe('Ann rang');
    for (const [trigger, reason] of [
      ['lab.nosuch', `Trigger type with reference "lab.nosuch" doesn't exist.`],
      ['lab.rung', `Payload of the trigger "lab.rung": 'who' is a required property`],
    ]) {
      const refused = await lab.run('core.inject_trigger', { trigger });
      expect([refused.status, refused.result?.result]).toEqual(['failed', reason]);
    }
  });

  it('sends mail with the sendmail of the machine, and no line of a subject becomes a header', async () => {
    const sendmail = join(lab.folder, 'sendmail');
    writeFileSync(sendmail, `#!/bin/sh\ncat > ${mails}\n`);
    chmodSync(sendmail, 0o700);
    const attachment = join(lab.folder, 'report.txt');
    writeFileSync(attachment, 'all is well');
    const { status, result } = await lab.run('core.sendmail', {
      ...{ sendmail_binary: sendmail, from: 'bot@example.com', to: ['ann@example.com', 'bob@example.com'] },
      ...{ subject: 'Grüße\nBcc: eve@example.com', body: 'Hello', content_type: 'text/plain' },
      attachments: [attachment],
    });
    expect([status, result?.stdout]).toEqual(['succeeded', 'Sent to ann@example.com,bob@example.com.']);
    const mail = readFileSync(mails, 'utf8');
    const subject = Buffer.from(
      /^Subject: =\?UTF-8\?B\?(.*)\?=$/m.exec(mail)?.[1] ?? '',
      'base64',
    ).toString();
    expect(subject).toBe('Grüße\nBcc: eve@example.com');
    expect(mail).not.toMatch(/^Bcc/m);
    expect(mail).toContain('To: ann@example.com,bob@example.com');
    expect(mail).toContain(Buffer.from('Hello\n').toString('base64'));
    expect(mail).toContain(`filename="report.txt"`);
  });

  it('says when sendmail refuses a mail', async () => {
    const { result } = await lab.run('core.sendmail', {
      ...{
        to: ['a@example.com'],
        subject: 's',
        body: 'b',

        sendmail_binary: join(lab.folder, 'none'),
      },
    });
    expect(result?.stderr).toContain('sendmail refused the mail');
  });
});

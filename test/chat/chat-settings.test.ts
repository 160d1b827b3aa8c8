import { chatConfig } from '../../src/chat/chat-settings';
import { readConfig } from '../../src/core/config';

const read = (env: Record<string, string>) => {
  const { config, problems } = readConfig(env);
  return { config: chatConfig(config), problems };
};

test('the old colours keep working, those of Rocket.Chat too', () => {
  expect(
    read({ ST2_SLACK_SUCCESS_COLOR: '00ff00', ST2_ROCKETCHAT_FAIL_COLOR: '#123456' }).config,
  ).toMatchObject({
    successColour: '00ff00',
    failColour: '#123456',
  });
});

test('a pace is messages in milliseconds', () => {
  expect(read({ ST2_CHAT_PACE: '5/5000' }).config.pace).toEqual({ messages: 5, perMs: 5_000, scope: 'room' });
});

test('each wrong value is named, and costs only itself', () => {
  const { config, problems } = read({
    ST2_SLACK_FAIL_COLOR: 'crimson',
    ST2_CHAT_PACE: 'fast',
    ST2_CHAT_SERVICE: 'icq',
    ST2_CHAT_THREADS: 'always',
  });
  expect(problems).toHaveLength(3);
  expect(problems.join('\n')).toMatch(
    /ST2_SLACK_FAIL_COLOR[\s\S]*ST2_CHAT_PACE|ST2_CHAT_PACE[\s\S]*ST2_SLACK_FAIL_COLOR/,
  );
  expect(config).toMatchObject({ failColour: 'danger', threads: 'always', impersonation: 'forbid' });
});

test('the old limit of a message is the length above which a result is a file', () => {
  expect(read({ ST2_MAX_MESSAGE_LENGTH: '500' }).config.fileAbove).toBe(500);
});

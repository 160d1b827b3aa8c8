import { bridgeOnTimed, type OnTimed } from './bridge-on-timed';

/** What Python writes and JavaScript would write otherwise: it has to reach the chat as Python wrote it. */
const SENT = '{"ratio": 2.0, "count": 2, "large": 12345678901234567890, "tiny": 1e-07, "list": [1.0, 0.50]}';
const SHOWN = '2.0 2 12345678901234567890 1e-07 [1.0, 0.5]';

let bot: OnTimed;
afterEach(() => bot.stop());

/** The server writes the result's text where the test has put a mark, as no JavaScript value could make it. */
function asPythonWrites(): () => void {
  const { stringify } = JSON;
  const spy = jest.spyOn(JSON, 'stringify').mockImplementation((...args: Parameters<typeof stringify>) => {
    const text = stringify(...args) as string | undefined;
    return (text?.replaceAll('"as Python writes it"', SENT) ?? text) as string;
  });
  return () => spy.mockRestore();
}

it.each([
  ['the event stream tells it', true],
  ['it is looked up', false],
])('the numbers of a result are shown as they were sent, where %s', async (_, streams) => {
  bot = await bridgeOnTimed({}, (st2) => {
    st2.streams = streams;
    st2.result = () => ({ status: 'succeeded', result: { result: 'as Python writes it' } });
    for (const alias of st2.aliases)
      alias.result = {
        format:
          '{% set r = execution.result.result %}{{ r.ratio }} {{ r.count }} {{ r.large }} {{ r.tiny }} {{ r.list }}',
      };
  });
  const restore = asPythonWrites();
  try {
    bot.hubot.say('hubot echo one');
    expect(await bot.hubot.hears(/ada:/)).toContain(SHOWN);
  } finally {
    restore();
  }
});

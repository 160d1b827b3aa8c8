import type { Message, Person, Place, Posted } from '../../../src/core/chat';
import { RecordingService } from './recording-service';
import { kirk, Rig } from './rig';

/** As Slack where the bot may not open direct messages: words for one person stand in the room. */
class WhisperingInTheRoom extends RecordingService {
  override async whisper(place: Place, to: Person, message: Message): Promise<Posted> {
    await super.whisper(place, to, message);
    return { place };
  }
}

let rig: Rig;
beforeEach(async () => {
  rig = await Rig.start({ service: new WhisperingInTheRoom() });
});
afterEach(() => rig.stop());

it('sends who is asked for a secret to a direct message, where the service can only whisper in the room', async () => {
  await rig.say(kirk, 'ask me');
  const asked = await rig.hear(/The pin of the safe/);
  const id = /st2 answer (\w{4,6})/.exec(asked)?.[1] ?? '';
  await rig.say(kirk, `st2 answer ${id} approve=yes reason=fine`);
  expect(await rig.hear(/The next answer is a secret/)).toContain(
    `open a direct message with me and say \`st2 answer ${id} …\` there`,
  );
});

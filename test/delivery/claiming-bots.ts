import type { Incoming } from '../../src/core/chat';
import { ClaimLost } from '../../src/core/claim-lost';
import type { MessageClaims } from '../../src/delivery/message-claims';
import { BrainMemory } from '../../src/state/brain-memory';
import { breathe, ManualClock } from '../manual-clock';
import { HubotLikeBrain } from '../state/brain';
import { claimsOn } from './claims-on';
import { PassingMemory } from './passing-memory';
import { StackStormDouble } from './stackstorm-double';

/** A message that several bots hear. */
export const said: Incoming = {
  id: '17.1',
  text: 'deploy',
  person: { id: 'U1', name: 'ann' },
  place: { room: '#ops' },
};

/** Bots that share a memory and the time. */
export function bots() {
  const clock = new ManualClock();
  const store = { memory: new BrainMemory(new HubotLikeBrain(), clock) };
  let serial = 0;
  return {
    clock,
    bot() {
      serial += 1;
      const memory = new PassingMemory(store);
      const st2 = new StackStormDouble();
      const { owed, claims } = claimsOn({ memory, clock, st2, bot: `bot ${serial}` });
      return { memory, st2, owed, claims };
    },
    /** As a Redis that was started anew. */
    loseMemory() {
      store.memory = new BrainMemory(new HubotLikeBrain(), clock);
    },
    /** One that has the memory for itself. */
    loner() {
      return claimsOn({ memory: store.memory, clock, bot: 'loner' }).claims;
    },
  };
}

/** Work that lasts until the test ends it, and asks from within whether a request may be sent. */
export function longWork(claims: MessageClaims) {
  let end = () => {};
  let ask = () => {};
  let answers: unknown[] = [];
  const work = async () => {
    const over = new Promise<void>((resolve) => {
      end = resolve;
    });
    let isOver = false;
    void over.then(() => {
      isOver = true;
    });
    while (!isOver) {
      const asked = new Promise<void>((resolve) => {
        ask = resolve;
      });
      await Promise.race([asked, over]);
      if (isOver) return;
      answers.push(
        await claims.confirm().then(
          () => 'sends',
          (error: Error) => (error instanceof ClaimLost ? 'another has it' : error.message),
        ),
      );
    }
  };
  return {
    work,
    end: () => end(),
    async mayItSend(): Promise<unknown> {
      answers = [];
      ask();
      await breathe();
      return answers[0];
    },
  };
}

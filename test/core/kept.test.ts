import type { Requested } from '../../src/core/gate';
import { openRequest, sealRequest } from '../../src/core/kept';
import { createSealer } from '../../src/core/seal';

const requested: Requested = {
  incoming: { text: 'x', person: { id: 'U1', name: 'u' }, place: { room: 'C' } },
  hit: {
    ...{ alias: { name: 'x', pack: 'p', action_ref: 'p.x', formats: [] }, representation: 'x', display: 'x' },
    ...{ command: 'x', parameters: {}, rewritten: false, matchMultiple: false },
  },
  passed: [],
};

describe('a command that waits', () => {
  it('is sealed wherever a key is set, also without a secret in it', () => {
    const sealer = createSealer('a long random text for tests');
    const kept = sealRequest(requested, false, sealer);
    expect(Object.keys(kept)).toEqual(['sealed']);
    expect(openRequest(kept, sealer)).toEqual(requested);
    expect(openRequest(kept, createSealer('another long random text'))).toBeUndefined();
  });

  it('is not believed in the clear where a key is set', () => {
    expect(openRequest({ plain: requested }, createSealer('a long random text for tests'))).toBeUndefined();
  });

  it('without a key outlives the process in the clear, unless it holds a secret', () => {
    const sealer = createSealer(undefined);
    expect(sealRequest(requested, false, sealer)).toEqual({ plain: requested });
    expect(Object.keys(sealRequest(requested, true, sealer))).toEqual(['sealed']);
  });
});

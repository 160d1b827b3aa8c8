import { Secrets } from '../../src/core/secrets';

describe('what is secret', () => {
  it('is hidden wherever it stands', () => {
    expect(new Secrets(['hunter2']).hide('xhunter2y hunter2')).toBe('x(secret)y (secret)');
  });

  it('is hidden whole where a shorter secret is its beginning, whichever was known first', () => {
    for (const known of [
      ['hunter', 'hunter2-and-more'],
      ['hunter2-and-more', 'hunter'],
    ]) {
      expect(new Secrets(known).hide('hunter2-and-more hunter')).toBe('(secret) (secret)');
    }
    const secrets = new Secrets(['hunter']);
    secrets.hide('hunter');
    secrets.add('hunter2-and-more');
    expect(secrets.hide('hunter2-and-more')).toBe('(secret)');
  });

  it('of three characters is hidden where it stands alone, and tears no holes into what holds it', () => {
    expect(new Secrets(['042']).hide('pin 042, "042" and 042. 10428 v042 042_x')).toBe(
      'pin (secret), "(secret)" and (secret). 10428 v042 042_x',
    );
    expect(new Secrets(['a.b']).hide('a.b axb')).toBe('(secret) axb');
    const shared = new Secrets(['042', '042']);
    shared.forget('042');
    expect(shared.hide('042')).toBe('(secret)');
    shared.forget('042');
    expect(shared.hide('042')).toBe('042');
  });

  it('is not hidden of one or two characters: each hole in a count or a time would tell what was there', () => {
    expect(new Secrets(['42', 'x', '']).hide('42 of 100 GB x')).toBe('42 of 100 GB x');
  });
});

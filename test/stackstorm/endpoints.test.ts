import { endpointsOf } from '../../src/stackstorm/endpoints';

const given = (apiUrl: string, more: { authUrl?: string; streamUrl?: string } = {}) =>
  endpointsOf({ apiUrl, authUrl: more.authUrl, streamUrl: more.streamUrl });

describe('the addresses of the services', () => {
  it('follow from the port of the API', () => {
    expect(given('http://st2:9101/v1')).toEqual({
      api: 'http://st2:9101',
      auth: 'http://st2:9100',
      stream: 'http://st2:9102',
    });
  });

  it('follow from the path of the API behind nginx', () => {
    expect(given('https://st2.example.com/api/')).toEqual({
      api: 'https://st2.example.com/api',
      auth: 'https://st2.example.com/auth',
      stream: 'https://st2.example.com/stream',
    });
  });

  it('are the same where one process answers for all', () => {
    expect(given('http://127.0.0.1:40001').stream).toBe('http://127.0.0.1:40001');
  });

  it('are taken as given, with or without /v1', () => {
    const urls = { authUrl: 'https://a/auth/v1/', streamUrl: 'https://a/stream/v1' };
    expect(given('https://a/api', urls)).toMatchObject({
      auth: 'https://a/auth',
      stream: 'https://a/stream',
    });
  });
});

import { expect } from 'chai';
import { CookieJar } from '../../../lib/io/http/index.js';

/** What a jar gives for a URL after one `Set-Cookie` from another. */
function check(setCookie: string, from: string, to: string, ...expected: string[]): void {
  const jar = new CookieJar();
  jar.updateCookies([setCookie], from);
  const given = jar.filterCookies(to).map(([name, value]) => `${name}=${value}`);
  expect(given, `${setCookie} from ${from} to ${to}`).to.deep.equal(expected);
}

describe('CookieJar', () => {
  it('gives a cookie back to the host that set it, and to no other', () => {
    check('a=1', 'http://x.test/', 'http://x.test/any', 'a=1');
    check('a=1', 'http://x.test/', 'https://x.test:8080/', 'a=1');
    check('a=1', 'http://x.test/', 'http://sub.x.test/');
    check('a=1', 'http://x.test/', 'http://y.test/');
    check('a=1', 'http://127.0.0.1:1/', 'ws://127.0.0.1:2/', 'a=1');
  });

  it('lets a host speak for the domains above it, but not for a top level or a stranger', () => {
    check('a=1; Domain=x.test', 'http://sub.x.test/', 'http://other.x.test/', 'a=1');
    check('a=1; Domain=.X.test', 'http://x.test/', 'http://sub.x.test/', 'a=1');
    check('a=1; Domain=test', 'http://x.test/', 'http://x.test/');
    check('a=1; Domain=y.test', 'http://x.test/', 'http://y.test/');
    check('a=1; Domain=0.0.1', 'http://127.0.0.1/', 'http://127.0.0.1/');
  });

  it('keeps to the path: that which is given, or the folder of the page', () => {
    check('a=1; Path=/in', 'http://x.test/', 'http://x.test/in/deep', 'a=1');
    check('a=1; Path=/in', 'http://x.test/', 'http://x.test/inside');
    check('a=1', 'http://x.test/dir/page', 'http://x.test/dir/other', 'a=1');
    check('a=1', 'http://x.test/dir/page', 'http://x.test/');
  });

  it('sends secure cookies over secure connections only', () => {
    check('a=1; Secure', 'https://x.test/', 'http://x.test/');
    check('a=1; Secure', 'https://x.test/', 'wss://x.test/', 'a=1');
  });

  it('forgets what has expired', () => {
    check('a=1; Max-Age=0', 'http://x.test/', 'http://x.test/');
    check('a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT', 'http://x.test/', 'http://x.test/');
    check('a=1; Expires=Fri, 31 Dec 9999 00:00:00 GMT', 'http://x.test/', 'http://x.test/', 'a=1');
    check(
      'a=1; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT',
      'http://x.test/',
      'http://x.test/',
      'a=1',
    );
  });

  it('replaces a cookie by one of the same name, host and path', () => {
    const jar = new CookieJar();
    jar.updateCookies(['a=1', 'a=2', 'b=', '=no name', 'a=3; Path=/deep'], 'http://x.test/');
    expect(jar.filterCookies('http://x.test/deep/er')).to.deep.equal([
      ['a', '3'],
      ['a', '2'],
      ['b', ''],
    ]);
    expect(jar.size).to.equal(3);
    jar.clear();
    expect(jar.size).to.equal(0);
  });
});

import { describe, expect, it } from 'vitest';
import { passwordProblem } from './password-policy.ts';

describe('a new password', () => {
  it.each([
    ['aaaaaaaaaaaa', 'repeats'],
    ['ababababab', 'repeats'],
    ['1234512345', 'repeats'],
    ['1234567890', 'counting'],
    ['0987654321', 'counting'],
    ['QWERTYUIOP', 'keyboard'],
    ['1qaz2wsx3edc', 'keyboard'],
    ['zyxwvutsrqp', 'counting'],
    ['mei-is-my-name', 'username'],
    ['MEI.example', 'username'],
    ['password123', 'tried first'],
    ['P@ssw0rd2026', 'tried first'],
    ['Welcome2026!', 'tried first'],
    ['!!administrator!!', 'tried first'],
    ['passwordpassword', 'tried first'],
    ['patchbay2026', 'tried first'],
  ])('such as %s is refused because it %s', (password, why) => {
    expect(passwordProblem(password, 'mei')?.message).toContain(why);
  });

  it.each([
    'correct horse battery',
    'Tr0ub4dor&3-xyz',
    'hunter-of-lost-socks',
    'a1b2c3d4e5f6g7',
    'hello-7194628351',
    '这是一个相当长的密码',
  ])('such as %s passes', (password) => {
    expect(passwordProblem(password, 'mei')).toBeNull();
  });

  it('may contain a username so short that it stands in words by chance', () => {
    expect(passwordProblem('correct horse battery', 'or')).toBeNull();
  });

  it('must not contain the name of an address either', () => {
    expect(passwordProblem('my mailbox is alice', 'alice@example.com')?.code).toBe('password_username');
  });
});

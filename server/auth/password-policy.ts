import { type Remark, remark } from '../contract/remark.ts';

/** Rows of keyboards and the plainest orders; a password that is a piece of one, either way round, is refused. */
const ORDERS = [
  '01234567890123456789',
  'abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz',
  'qwertyuiopasdfghjklzxcvbnm',
  'qwertzuiopasdfghjklyxcvbnm',
  'azertyuiopqsdfghjklmwxcvbn',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p',
  'qazwsxedcrfvtgbyhnujmikolp',
  '1q2w3e4r5t6y7u8i9o0p',
];

/** Words that open more accounts than any other; what surrounds them is tried as well. */
const COMMON = new Set(
  (
    'password passwort passw pass admin administrator root user login welcome letmein changeme default guest test ' +
    'testing secret master qwerty qwertyuiop iloveyou football baseball basketball monkey dragon sunshine princess ' +
    'superman batman starwars computer internet trustno whatever freedom shadow michael jennifer jordan hunter ' +
    'killer summer winter spring autumn hello love abc asdf server system manager service patchbay'
  ).split(' '),
);

/** A word is no better for a few figures and signs at its ends. */
const MOST_TRIMMINGS = 6;
/** A piece of this length that is only repeated is no longer than itself. */
const LONGEST_PIECE = 5;
/** Shorter usernames stand in words by chance. */
const TELLING_NAME = 3;

/**
 * Why a new password is too easy to guess, for its field, or null for one that may pass. Its length is the
 * schema's affair.
 */
export function passwordProblem(password: string, username: string): Remark | null {
  const text = password.toLowerCase();
  if (isRepeated(text)) return remark('password_repeats');
  if (isOrder(text)) return remark('password_order');
  if (namesOf(username).some((name) => text.includes(name))) return remark('password_username');
  if (isCommon(text)) return remark('password_common');
  return null;
}

function isRepeated(text: string): boolean {
  for (let length = 1; length <= LONGEST_PIECE && length < text.length; length++) {
    const piece = text.slice(0, length);
    if (text === piece.repeat(Math.ceil(text.length / length)).slice(0, text.length)) return true;
  }
  return false;
}

function isOrder(text: string): boolean {
  const backwards = [...text].reverse().join('');
  return ORDERS.some((order) => order.includes(text) || order.includes(backwards));
}

/** The username, and of an address the part before the @. */
function namesOf(username: string): string[] {
  const name = username.toLowerCase();
  return [name, name.split('@')[0] ?? ''].filter((part) => part.length >= TELLING_NAME);
}

const LETTERS: Record<string, string> = {
  '@': 'a',
  '4': 'a',
  '3': 'e',
  '1': 'i',
  '!': 'i',
  '0': 'o',
  $: 's',
  '5': 's',
};

/** A common word, twice at most, with figures in place of letters and a few signs around it. */
function isCommon(text: string): boolean {
  return [text, text.replace(/[@43!10$5](?=.*[a-z])/g, (sign) => LETTERS[sign] ?? sign)].some((form) => {
    const word = form.replace(/^[^a-z]+|[^a-z]+$/g, '');
    if (form.length - word.length > MOST_TRIMMINGS) return false;
    const half = word.slice(0, word.length / 2);
    return COMMON.has(word) || (word === half + half && COMMON.has(half));
  });
}

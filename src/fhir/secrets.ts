/**
 * What must not stand readable at rest: sealed by AES-256-GCM, found again by HMAC-SHA-256. The two never share a key: each is
 * derived from the secret one.  NIST SP 800-38D, RFC 2104, RFC 5869
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'

export interface Secrets {
  /** @param context what the text belongs to: under another it does not open, so that nothing is moved from row to row */
  seal(text: string, context: string): Buffer
  /** undefined: sealed with a key that we do not have. @throws Error: altered, or of another context */
  open(sealed: Buffer, context: string): string | undefined
  /** Under which a text is kept: equal texts have equal tags, and nobody without the key can make one. */
  tag(text: string): Buffer
  /** Under which it may be found: as `tag`, and as each former key had it. */
  tags(text: string): readonly Buffer[]
}

/** The key's id, the nonce, the text, the authentication tag. */
const KEY_ID = 8, NONCE = 12, TAG = 16

interface Keys { readonly id: Buffer; readonly sealing: Buffer; readonly tagging: Buffer }

/**
 * @param key 32 bytes: seals and reads
 * @param former 32 bytes each: only read, until what was sealed with them is gone
 */
export function secrets(key: Buffer, former: readonly Buffer[] = []): Secrets {
  const now = keysOf(key), all = [now, ...former.map(keysOf)]
  return {
    seal(text, context) {
      const nonce = randomBytes(NONCE), cipher = createCipheriv('aes-256-gcm', now.sealing, nonce).setAAD(Buffer.from(context))
      return Buffer.concat([now.id, nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
    },
    open(sealed, context) {
      const keys = all.find(({ id }) => id.equals(sealed.subarray(0, KEY_ID)))
      if (!keys) return undefined
      const text = sealed.subarray(KEY_ID + NONCE, sealed.length - TAG)
      const cipher = createDecipheriv('aes-256-gcm', keys.sealing, sealed.subarray(KEY_ID, KEY_ID + NONCE), { authTagLength: TAG }).setAAD(Buffer.from(context))
      cipher.setAuthTag(sealed.subarray(sealed.length - TAG))
      return Buffer.concat([cipher.update(text), cipher.final()]).toString('utf8')
    },
    tag: text => tagOf(now, text),
    tags: text => all.map(keys => tagOf(keys, text)),
  }
}

const tagOf = ({ tagging }: Keys, text: string): Buffer => createHmac('sha256', tagging).update(text).digest()

function keysOf(secret: Buffer): Keys {
  const derived = (use: string, bytes: number): Buffer => Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), `ecm-fhir ${use}`, bytes))
  return { id: derived('key id', KEY_ID), sealing: derived('seal', 32), tagging: derived('tag', 32) }
}

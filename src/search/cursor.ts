/**
 * Where the next page begins, sealed: nobody reads or makes one, and one made for another query does not open.
 * AES-256-GCM; the nonce is a keyed hash of what is sealed, so that equal cursors are equal text.
 */
import { createCipheriv, createDecipheriv, createHash, createHmac } from 'node:crypto'

export interface Seal {
  /** @param query what the cursor belongs to: type and canonical query */
  seal(content: object, query: string): string
  /** undefined when it was not sealed here, or for another query. */
  open(text: string, query: string): unknown
}
const NONCE = 12, TAG = 16

/** @param key the database's hash key */
export function cursorSeal(key: Uint8Array): Seal {
  const derived = (purpose: string): Buffer => createHash('sha256').update(key).update(purpose).digest()
  const cipherKey = derived('search cursor'), nonceKey = derived('search cursor nonce')
  return {
    seal(content, query) {
      const plain = JSON.stringify(content), nonce = createHmac('sha256', nonceKey).update(query).update('\0').update(plain).digest().subarray(0, NONCE)
      const cipher = createCipheriv('aes-256-gcm', cipherKey, nonce, { authTagLength: TAG }).setAAD(Buffer.from(query))
      return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]).toString('base64url')
    },
    open(text, query) {
      const sealed = Buffer.from(text, 'base64url')
      if (sealed.length < NONCE + TAG || sealed.toString('base64url') !== text) return undefined
      const decipher = createDecipheriv('aes-256-gcm', cipherKey, sealed.subarray(0, NONCE), { authTagLength: TAG }).setAAD(Buffer.from(query)).setAuthTag(sealed.subarray(-TAG))
      try {
        return JSON.parse(Buffer.concat([decipher.update(sealed.subarray(NONCE, -TAG)), decipher.final()]).toString())
      } catch { return undefined }
    },
  }
}

// SPDX-License-Identifier: MIT
// Credentials of AWS as the gate holds them: what it signs allowed calls with, and no program sees. Secrets are bytes:
// a string would stand in the heap, where a snapshot shows it.

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: Uint8Array;
  /** Null for keys that are not temporary. */
  readonly sessionToken: Uint8Array | null;
  /** Milliseconds since 1970; null for keys that do not expire. */
  readonly expiresAt: number | null;
}

/** Where the gate has credentials from: the environment that the process was started with, or one of those that it asks itself. */
export interface CredentialSource {
  /**
   * The credentials that are valid now, the same object for as long as they are the same. Synchronous, since a request
   * is signed while its bytes are written; it may take long where they are asked for the first time or again. Throws
   * where there are none: the request is then denied with the error's message as its reason, so the message holds no secret.
   */
  currentCredentials(): Credentials;
}

// SPDX-License-Identifier: MIT
// Credentials of AWS as the gate holds them: what it signs allowed calls with, and no program sees.

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Absent for keys that are not temporary. */
  readonly sessionToken?: string;
  /** Milliseconds since 1970; absent for keys that do not expire. */
  readonly expiresAt?: number;
}

/** Where the gate has credentials from: the environment that the process was started with, or one of those that it asks itself. */
export interface CredentialSource {
  /**
   * The credentials that are valid now. Synchronous, since a request is signed while its bytes are written; it may take
   * long where they are asked for the first time or again. Throws where there are none: the request is then denied with
   * the error's message as its reason, so the message holds no secret.
   */
  currentCredentials(): Credentials;
}

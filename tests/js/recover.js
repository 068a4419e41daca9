// Somebody who signs in as the bot with the recovery key that the bot printed.
//
// Called with a homeserver, a user id, a password and the recovery key. Says whether it
// fits the secret storage and lets the new device be signed by the bot's identity.

import { setTimeout } from "node:timers/promises";

import { cryptoApi, say, signIn, sync } from "./sdk.js";

const [homeserver, user, password, recoveryKey] = process.argv.slice(2);
const key = cryptoApi.decodeRecoveryKey(recoveryKey);

const client = await signIn(homeserver, user, password, {
    cryptoCallbacks: { getSecretStorageKey: async ({ keys }) => [Object.keys(keys)[0], key] },
});
const crypto = client.getCrypto();

async function isSigned() {
    await crypto.getUserDeviceInfo([user], true);
    const status = await crypto.getDeviceVerificationStatus(user, client.getDeviceId());
    return status?.crossSigningVerified;
}

await sync(client);
const [, description] = await client.secretStorage.getKey();
const fits = await client.secretStorage.checkKey(key, description);
// The public keys must be known before private ones can be held against them.
await crypto.userHasCrossSigningKeys(user, true);
await crypto.bootstrapCrossSigning({});
while (!(await isSigned())) await setTimeout(100);
say({ recovered: fits });
process.exit(0);

// A person whose client trusts only signed devices.
//
// Called with a homeserver, a user id, a password and a room id: it makes its own
// cross-signing identity, joins the room, and then speaks JSON lines. It says "ready"
// when it is in the room, "read" or "unreadable" for each message of another person, and
// writes what it is told on standard input, a message a line.

import { createInterface } from "node:readline";

import { cryptoApi, say, sdk, signIn, sync } from "./sdk.js";

const [homeserver, user, password, room] = process.argv.slice(2);

async function trustOnlySignedDevices(client) {
    const crypto = client.getCrypto();
    crypto.setDeviceIsolationMode(new cryptoApi.OnlySignedDevicesIsolationMode());
    await crypto.bootstrapCrossSigning({
        authUploadDeviceSigningKeys: (upload) =>
            upload({ type: "m.login.password", identifier: { type: "m.id.user", user }, password }),
    });
}

async function enter(client) {
    await client.joinRoom(room);
    while (!(await client.getCrypto().isEncryptionEnabledInRoom(room))) {
        await new Promise((done) => client.once(sdk.ClientEvent.Sync, done));
    }
}

function report(event) {
    if (event.getSender() === user || !event.isEncrypted()) return;
    if (event.isDecryptionFailure()) say({ unreadable: event.decryptionFailureReason });
    else if (event.getType() === "m.room.message") say({ read: event.getContent().body });
}

const client = await signIn(homeserver, user, password);
await trustOnlySignedDevices(client);
client.on(sdk.MatrixEventEvent.Decrypted, report);
await sync(client);
await enter(client);
say({ ready: client.getDeviceId() });
for await (const line of createInterface({ input: process.stdin })) {
    await client.sendTextMessage(room, line);
}
process.exit(0);

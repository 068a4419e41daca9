// matrix-js-sdk, made to run in Node 20 and to leave standard output to JSON lines.

// Node 20 lacks what the library takes from Node 22.
Promise.withResolvers ??= function withResolvers() {
    const parts = {};
    parts.promise = new Promise((resolve, reject) => Object.assign(parts, { resolve, reject }));
    return parts;
};
for (const level of ["log", "info", "debug", "warn", "trace"]) console[level] = () => {};

export const sdk = await import("matrix-js-sdk");
export const cryptoApi = await import("matrix-js-sdk/lib/crypto-api/index.js");

export const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

// Log in as a new device, with keys that live as long as the process.
export async function signIn(baseUrl, user, password, options = {}) {
    const login = await sdk.createClient({ baseUrl }).loginRequest({
        type: "m.login.password",
        identifier: { type: "m.id.user", user },
        password,
    });
    const client = sdk.createClient({
        baseUrl,
        userId: login.user_id,
        deviceId: login.device_id,
        accessToken: login.access_token,
        ...options,
    });
    await client.initRustCrypto({ useIndexedDB: false });
    return client;
}

export async function sync(client) {
    const prepared = new Promise((done) => {
        client.on(sdk.ClientEvent.Sync, (state) => state === "PREPARED" && done());
    });
    await client.startClient({ initialSyncLimit: 20 });
    await prepared;
}

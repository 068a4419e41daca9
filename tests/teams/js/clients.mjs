// People at Teams in a browser, each with a page of a playground: told what to do by JSON lines
// on stdin ({"id", "who", "do", ...}), each answered by one on stdout ({"id"} or {"id", "error"}).
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

const [browser, pictures] = process.argv.slice(2);
const LIMIT = 20_000;
const profile = mkdtempSync(join(tmpdir(), "samrad-browser-"));
const context = await chromium.launchPersistentContext(profile, {
    executablePath: browser,
    headless: true,
    locale: "sv-SE",
    timezoneId: "Europe/Stockholm",
    viewport: { width: 1360, height: 1000 },
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync"],
});
// Nothing but this machine.
await context.route("**/*", (route) =>
    new URL(route.request().url()).hostname === "127.0.0.1" ? route.continue() : route.abort());
context.setDefaultTimeout(LIMIT);
const pages = {};

const verbs = {
    async open({ who, url }) {
        const page = (pages[who] = await context.newPage());
        await page.goto(url);
        await page.getByText("Type a message...").waitFor();
    },
    async type({ who, text }) {
        const page = pages[who];
        await page.locator("[role=textbox][contenteditable]:visible").first().click();
        await page.keyboard.insertText(text);
        await page.getByRole("button", { name: "Send Message" }).filter({ visible: true }).first()
            .click();
    },
    // By its label, as a screen reader finds it.
    async fill({ who, label, text }) {
        await pages[who].getByLabel(label).last().fill(text);
    },
    // The newest is the last in a chat, and the first in a channel.
    async press({ who, name, channel }) {
        const buttons = pages[who].getByRole("button", { name, exact: true }).filter({ visible: true });
        await (channel ? buttons.first() : buttons.last()).click();
    },
    // The chat with the bot is the first in the list, the forum's channel the last.
    async enter({ who, channel, sees }) {
        const list = pages[who].getByRole("treeitem");
        await (channel ? list.last() : list.first()).click();
        await pages[who].getByText(sees).filter({ visible: true }).first().waitFor();
    },
    // What stands in the chat, without the list of chats and the log of requests beside it.
    async shoot({ who, name, sees }) {
        const page = pages[who];
        if (sees) await page.getByText(sees).last().scrollIntoViewIfNeeded();
        const list = await page.getByRole("treeitem").first().boundingBox();
        const log = await page.getByText("Log Panel").boundingBox();
        const x = Math.ceil(list.x + list.width) + 4;
        const clip = { x, y: 48, width: Math.floor(log.x) - 16 - x, height: 950 };
        await page.screenshot({ path: join(pictures, name), clip });
    },
};

try {
    for await (const line of createInterface({ input: process.stdin })) {
        const { id, do: verb, ...more } = JSON.parse(line);
        try {
            await verbs[verb](more);
            console.log(JSON.stringify({ id }));
        } catch (problem) {
            console.log(JSON.stringify({ id, error: `${verb}: ${problem.message}` }));
        }
    }
} finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
}
process.exit(0);

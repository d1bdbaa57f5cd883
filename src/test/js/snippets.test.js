import assert from "node:assert/strict"
import { execFile, spawnSync } from "node:child_process"
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises"
import { createServer } from "node:http"
import { tmpdir } from "node:os"
import { delimiter, join } from "node:path"
import { after, before, test } from "node:test"
import { promisify } from "node:util"
import { loop, snippet } from "../../main/resources/static/page/snippets.js"

const SPECIAL = " {\"it's\": \"'''\\\"\\\"\\\" \\\\ \\u0041 \\n é ∂ 😀 \u2028 $HOME ${x} `id` %PATH% !! #{x} ’@\"},\n"
  + "'x' \"\"\"\"\t\r\n\"\" \n"
const LARGE = JSON.stringify({ x: "∂'\\".repeat(2000) }) + "\n"

/** @type {Record<string, {file: string, command: string[], probe: string[]}>} */
const PROGRAMS = {
  curl: { file: "request.sh", command: ["bash"], probe: ["curl", "--version"] },
  powershell: { file: "request.ps1", command: ["pwsh", "-NoProfile", "-File"], probe: ["pwsh", "-Version"] },
  python: { file: "request.py", command: ["python3"], probe: ["python3", "--version"] },
  javascript: { file: "request.js", command: [process.execPath], probe: [process.execPath, "--version"] },
  java: { file: "Request.java", command: ["java"], probe: ["java", "--version"] }
}
const missing = (/** @type {string} */ language) => {
  const [program, option] = PROGRAMS[language].probe
  return spawnSync(program, [option]).status === 0 ? false : `${program} is missing`
}

/** @type {{url?: string, headers: import("node:http").IncomingHttpHeaders, body: string}[]} */
let received = []
let status = 200
/** @type {(body: string) => string} */
let answer = () => "∂loss = 1.313\n{\"type\":\"result\"}\n"
const server = createServer(async (request, response) => {
  const body = Buffer.concat(await request.toArray()).toString()
  received.push({ url: request.url, headers: request.headers, body })
  response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8" }).end(answer(body))
})
let base = ""
let folder = ""

before(async () => {
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(null)))
  base = `http://127.0.0.1:${/** @type {import("node:net").AddressInfo} */ (server.address()).port}/prefix`
  folder = await mkdtemp(join(tmpdir(), "snippets"))
  if (!missing("powershell") && !missing("curl")) {
    await symlink(spawnSync("which", ["curl"]).stdout.toString().trim(), join(folder, "curl.exe"))
  }
})
after(async () => {
  server.close()
  await rm(folder, { recursive: true })
})

/** @param {string} language @param {{text: string, file?: string}} code */
const run = async (language, { text, file }) => {
  const { file: name, command: [program, ...options] } = PROGRAMS[language]
  await writeFile(join(folder, name), text)
  await rm(join(folder, "request.json"), { force: true })
  if (file !== undefined) {
    await writeFile(join(folder, "request.json"), file)
  }
  received = []
  const { stdout } = await promisify(execFile)(program, [...options, name], { cwd: folder, env: {
    HOME: folder, PATH: folder + delimiter + process.env.PATH, JAVA_HOME: process.env.JAVA_HOME, KEY: "a-key" } })
  return stdout
}

/** PowerShell ends what it pipes with a line end. @param {string} language @param {string} body */
const sent = (language, body) => language === "powershell" ? body.trimEnd() : body

for (const language of /** @type {import("../../main/resources/static/page/snippets.js").Language[]} */ (
  Object.keys(PROGRAMS))) {
  const skip = missing(language)

  test(`${language} sends each byte and prints the answer`, { skip }, async () => {
    const code = snippet(language, { base, path: "/explain", body: SPECIAL, accept: "text/plain", key: true })
    assert.equal(code.file, undefined)
    const printed = await run(language, code)
    assert.equal(printed.trimEnd(), answer("").trimEnd())
    assert.equal(sent(language, received[0].body), sent(language, SPECIAL))
    assert.equal(received[0].url, "/prefix/explain")
    assert.equal(received[0].headers["content-type"], "application/json")
    assert.equal(received[0].headers.accept, "text/plain")
    assert.equal(received[0].headers.authorization, "Bearer a-key")
    assert.ok(!code.text.includes("a-key"))
  })

  test(`${language} reads a large body from a file`, { skip }, async () => {
    const code = snippet(language, { base, path: "/forward", body: LARGE })
    assert.equal(code.file, LARGE)
    assert.ok(code.text.length < 1500 && code.text.includes("request.json"))
    await run(language, code)
    assert.equal(received[0].body, LARGE)
    assert.equal(received[0].headers.authorization, undefined)
  })

  test(`${language} prints a problem`, { skip }, async () => {
    status = 422
    try {
      assert.match(await run(language, snippet(language, { base, path: "/forward", body: "{}" })), /∂loss = 1\.313/)
    } finally {
      status = 200
    }
  })
}

test("eight kilobytes, in bytes, are not large", () => {
  const code = (/** @type {string} */ body) => snippet("curl", { base, path: "/forward", body })
  assert.equal(code("x".repeat(8192)).file, undefined)
  assert.equal(code("x".repeat(8191) + "é").file, "x".repeat(8191) + "é")
})

test("the snippets of a short request are short", () => {
  const request = { base: "http://localhost:8080", path: "/forward", body: "{\"x\":[1,1]}", accept: "application/json" }
  assert.equal(snippet("curl", request).text,
    "curl -sSN 'http://localhost:8080/forward' -H 'Content-Type: application/json' \\\n  -d '{\"x\":[1,1]}'\n")
  assert.equal(snippet("powershell", { ...request, body: "{\"x\":\"it's\"}", key: true }).text,
    "$OutputEncoding = [Console]::OutputEncoding = [Text.UTF8Encoding]::new($false)\n@'\n{\"x\":\"it's\"}\n"
    + "'@ | curl.exe "
    + "-sSN 'http://localhost:8080/forward' -H 'Content-Type: application/json' "
    + "-H \"Authorization: Bearer $env:KEY\" --data-binary '@-'\n")
})

test("what needs no key imports nothing for it", () => {
  for (const program of [loop, (/** @type {any} */ ...given) => snippet(given[0], given[1]).text]) {
    const code = (/** @type {boolean} */ key) => program("python", { base, path: "/train-step", body: "{}", key })
    assert.match(`${code(true)}`, /^import os$/m)
    assert.doesNotMatch(`${code(false)}`, /\bos\b/)
  }
})

test("a line that would end PowerShell's here-string is read from a file", () => {
  for (const body of ["{\n'@\n}", "{\n’@\n}"]) {
    assert.equal(snippet("powershell", { base, path: "/forward", body }).file, body)
  }
})

for (const language of /** @type {const} */ (["python", "javascript"])) {
  test(`${language} trains in a loop`, { skip: missing(language) }, async () => {
    const previous = answer
    answer = (body) => {
      const { W1, optimizer } = JSON.parse(body)
      return JSON.stringify({ loss: W1, W1: W1 + 1, optimizer: { type: "adam", step: (optimizer.step ?? 0) + 1 } })
    }
    try {
      for (const filler of ["it's ∂", "∂".repeat(9000)]) {
        const request = { base, path: "/train-step", body: JSON.stringify({ W1: 0.5,
          optimizer: { type: "adam" }, filler }),
          key: true, accept: "text/plain" }
        const text = /** @type {string} */ (loop(language, request))
        const printed = await run(language, { text, file: snippet(language, request).file })
        assert.equal(received.length, 100)
        assert.deepEqual(JSON.parse(received[99].body), { W1: 99.5, optimizer: { type: "adam", step: 99 }, filler })
        assert.equal(received[99].headers.authorization, "Bearer a-key")
        assert.notEqual(received[99].headers.accept, "text/plain")
        assert.match(printed, /^0 0\.5\n[^]*99 99\.5\n$/)
      }
    } finally {
      answer = previous
    }
  })
}

test("only a training step is repeated, in Python and JavaScript", () => {
  assert.equal(loop("python", { base, path: "/forward", body: "{}" }), null)
  assert.equal(loop("java", { base, path: "/train-step", body: "{}" }), null)
  assert.equal(loop("curl", { base, path: "/train-step", body: "{}" }), null)
})

/**
 * A request as code. With a key, the code takes it from the environment.
 * @typedef {{base: string, path: string, body: string, accept?: string, key?: boolean}} Request
 * @typedef {{text: string, file?: string}} Snippet the file is to be saved as request.json
 * @typedef {"curl" | "powershell" | "python" | "javascript" | "java"} Language
 * @typedef {{url: string, body: string, large: boolean, key: boolean, headers: string[][]}} Parts
 */

/** A command line and a literal are not for more bytes than these. */
const LARGEST = 8192
const STEPS = 100
/** What an answer and the next request have in common. */
export const FOLLOWING = ["W1", "b1", "W2", "b2", "layers", "optimizer"]

/** A literal in double quotes of Python, JavaScript and Java. */
const quoted = JSON.stringify

/** A literal of Python and JavaScript in single quotes, since JSON is full of double ones. @param {string} text */
const literal = (text) =>
  `'${text.replace(/[\\']/g, "\\$&").replaceAll("\n", "\\n").replaceAll("\r", "\\r")}'`

/**
 * A text block on one line, which keeps spaces at the ends. It is in ASCII, since Java 17 reads sources in the
 * encoding of the system.
 * @param {string} text
 */
const textBlock = (text) => '"""\n            ' + text.replaceAll("\\", "\\\\").replace(/"(?=""|$)/g, '\\"')
  .replaceAll("\n", "\\n").replaceAll("\r", "\\r").replaceAll("\t", "\\t").replace(/^ | $/g, "\\s")
  .replace(/[^\0-\x7f]/g, (unit) => "\\u" + unit.charCodeAt(0).toString(16).padStart(4, "0")) + '"""'

/** A dictionary of Python, an object of JavaScript. @param {Parts} parts @param {string} secret */
const dictionary = ({ headers, key }, secret) => `{${[
  ...headers.map(([name, value]) => `${quoted(name)}: ${quoted(value)}`),
  ...key ? [`"Authorization": "Bearer " + ${secret}`] : []].join(", ")}}`

/**
 * Arguments of curl, in the quotes of a shell.
 * @param {Parts} parts @param {(text: string) => string} quote @param {string} secret
 */
const curl = ({ url, headers, key }, quote, secret) => [
  quote(url), ...headers.map(([name, value]) => "-H " + quote(`${name}: ${value}`)),
  ...key ? [`-H "Authorization: Bearer ${secret}"`] : []].join(" ")

/** @param {Parts} parts */
const bash = (parts) => {
  const quote = (/** @type {string} */ text) => `'${text.replaceAll("'", "'\\''")}'`
  return `curl -sSN ${curl(parts, quote, "$KEY")} \\\n  ${
    parts.large ? "--data-binary @request.json" : "-d " + quote(parts.body)}\n`
}

/** @param {Parts} parts */
const powershell = (parts) => {
  const command = `curl.exe -sSN ${curl(parts, (text) => `'${text.replaceAll("'", "''")}'`, "$env:KEY")}`
  return "$OutputEncoding = [Console]::OutputEncoding = [Text.UTF8Encoding]::new($false)\n" + (parts.large
    ? `${command} --data-binary '@request.json'\n` : `@'\n${parts.body}\n'@ | ${command} --data-binary '@-'\n`)
}

/** @param {Parts} parts */
const pythonHeaders = (parts) => dictionary(parts, 'os.environ["KEY"]')

/** @param {Parts} parts */
const importOs = ({ key }) => key ? "import os\n" : ""

/** @param {Parts} parts */
const python = (parts) => `${importOs(parts)}import urllib.error
import urllib.request

body = ${parts.large ? 'open("request.json", "rb").read()' : literal(parts.body) + ".encode()"}
headers = ${pythonHeaders(parts)}
request = urllib.request.Request(${quoted(parts.url)}, body, headers)
try:
    answer = urllib.request.urlopen(request)
except urllib.error.HTTPError as problem:
    answer = problem
for line in answer:
    print(line.decode(), end="")
`

/** @param {Parts} parts */
const pythonLoop = (parts) => `import json
${importOs(parts)}import urllib.request

body = json.loads(${parts.large ? 'open("request.json", "rb").read()' : literal(parts.body)})
headers = ${pythonHeaders(parts)}
for step in range(${STEPS}):
    request = urllib.request.Request(${quoted(parts.url)}, json.dumps(body).encode(), headers)
    answer = json.load(urllib.request.urlopen(request))
    print(step, answer.get("loss"))
    body.update({name: answer[name] for name in ${quoted(FOLLOWING).replaceAll(",", ", ")} if name in answer})
`

/** @param {Parts} parts @param {string} body */
const fetching = (parts, body) =>
  `await fetch(${quoted(parts.url)}, { method: "POST", headers, body${body} })`

/** @param {Parts} parts @param {string} lines */
const main = (parts, lines) => `(async () => {
  const headers = ${dictionary(parts, "process.env.KEY")}
  const body = ${lines}})()
`

/** @param {Parts} parts */
const javascriptBody = (parts) =>
  parts.large ? '(await import("node:fs")).readFileSync("request.json", "utf8")' : literal(parts.body)

/** @param {Parts} parts */
const javascript = (parts) => main(parts, `${javascriptBody(parts)}
  const response = ${fetching(parts, "")}
  console.log(await response.text())
`)

/** @param {Parts} parts */
const javascriptLoop = (parts) => main(parts, `JSON.parse(${javascriptBody(parts)})
  for (let step = 0; step < ${STEPS}; step++) {
    const response = ${fetching(parts, ": JSON.stringify(body)")}
    const answer = await response.json()
    if (!response.ok) throw new Error(answer.detail)
    console.log(step, answer.loss)
    for (const name of ${quoted(FOLLOWING).replaceAll(",", ", ")}) body[name] = answer[name] ?? body[name]
  }
`)

/** @param {Parts} parts */
const java = (parts) => `import java.net.URI;
import java.net.http.*;
import java.nio.file.Path;

class Request {

    public static void main(String[] arguments) throws Exception {
        var body = HttpRequest.BodyPublishers.${parts.large ? 'ofFile(Path.of("request.json"))'
  : `ofString(${textBlock(parts.body)})`};
        var request = HttpRequest.newBuilder(URI.create(${quoted(parts.url)}))
${parts.headers.map(([name, value]) => `            .header(${quoted(name)}, ${quoted(value)})\n`).join("")}${
  parts.key ? '            .header("Authorization", "Bearer " + System.getenv("KEY"))\n' : ""}            .POST(body)
            .build();
        var answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream());
        answer.body().transferTo(System.out);
    }

}
`

/** @param {Request} request @returns {Parts} */
const parts = ({ base, path, body, accept, key = false }) => ({
  url: base + path, body, key, large: new TextEncoder().encode(body).length > LARGEST,
  headers: [["Content-Type", "application/json"],
    ...accept && accept !== "application/json" ? [["Accept", accept]] : []]
})

const SNIPPETS = { curl: bash, powershell, python, javascript, java }

/** A program that sends the request and prints the answer. @param {Language} language @param {Request} request
 * @returns {Snippet} */
export const snippet = (language, request) => {
  const all = parts(request)
  // No line of PowerShell's here-string may begin as its end does.
  all.large ||= language === "powershell" && /^['‘-‛]@/m.test(all.body)
  return { text: SNIPPETS[language](all), ...all.large && { file: all.body } }
}

/**
 * A program that trains: it sends the network and the optimizer of each answer with the next request. Above 8 KB it
 * reads request.json, as the snippet does.
 * @param {Language} language @param {Request} request
 */
export const loop = (language, request) => {
  const program = { python: pythonLoop, javascript: javascriptLoop }[String(language)]
  return request.path === "/train-step" && program ? program(parts({ ...request, accept: "" })) : null
}

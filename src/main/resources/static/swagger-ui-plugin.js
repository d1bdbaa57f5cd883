// What Swagger UI shows as JSON has a list of numbers on one line, so that a matrix looks like one, and numbers as they
// came. Lines of NDJSON are shown as lines.
const TrainstepPlugin = (() => {
  const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g

  /** Valid JSON, laid out anew. */
  const layOut = (json) => {
    const tokens = json.match(TOKEN)
    let next = 0
    const value = (indent) => {
      const open = tokens[next++]
      if (open !== "{" && open !== "[") {
        return open
      }
      const close = open === "{" ? "}" : "]"
      const inner = indent + "  "
      const members = []
      let flat = open === "["
      while (tokens[next] !== close) {
        if (tokens[next] === ",") {
          next++
        }
        flat &&= tokens[next] !== "{" && tokens[next] !== "["
        let name = ""
        if (open === "{") {
          name = tokens[next] + ": "
          next += 2
        }
        members.push(name + value(inner))
      }
      next++
      if (flat || members.length === 0) {
        return open + members.join(", ") + close
      }
      return open + "\n" + inner + members.join(",\n" + inner) + "\n" + indent + close
    }
    return value("")
  }

  const isJson = (contentType) => /json/i.test(contentType) && !/ndjson/i.test(contentType)

  const isValid = (text) => {
    try {
      JSON.parse(text)
      return true
    } catch {
      return false
    }
  }

  /** Has text in place of objects as examples, since Swagger UI lays out objects itself. */
  const withExamplesAsText = (part) => {
    if (Array.isArray(part)) {
      return part.map(withExamplesAsText)
    }
    if (part === null || typeof part !== "object") {
      return part
    }
    const copy = {}
    for (const [name, member] of Object.entries(part)) {
      copy[name] = name === "content" ? withExampleTexts(member) : withExamplesAsText(member)
    }
    return copy
  }

  const withExampleTexts = (content) => {
    const copy = {}
    for (const [contentType, media] of Object.entries(content)) {
      const examples = {}
      for (const [name, example] of Object.entries(media.examples ?? {})) {
        const isObject = typeof example.value === "object"
        examples[name] = { ...example, value: isObject ? layOut(JSON.stringify(example.value)) : example.value }
      }
      copy[contentType] = { ...media, examples }
    }
    return copy
  }

  return () => ({
    statePlugins: {
      spec: {
        wrapActions: {
          updateJsonSpec: (original) => (spec) => original({ ...spec, paths: withExamplesAsText(spec.paths) })
        }
      }
    },
    // Otherwise the text of an example would be shown as a JSON string.
    afterLoad(system) {
      const original = system.fn.getSampleSchema
      system.fn.getSampleSchema = (schema, contentType, config, example) =>
        typeof example === "string" ? example : original(schema, contentType, config, example)
    },
    wrapComponents: {
      responseBody: (Original, { React }) => (props) => {
        const { content, contentType, getComponent } = props
        if (isJson(contentType) && typeof content === "string" && isValid(content)) {
          const HighlightCode = getComponent("HighlightCode", true)
          return React.createElement("div", null, React.createElement("h5", null, "Response body"),
            React.createElement(HighlightCode, { language: "json", downloadable: true, fileName: "response.json",
              canCopy: true }, layOut(content)))
        }
        const isLines = /ndjson/i.test(contentType)
        return React.createElement(Original, { ...props, contentType: isLines ? "text/csv" : contentType })
      }
    }
  })
})()

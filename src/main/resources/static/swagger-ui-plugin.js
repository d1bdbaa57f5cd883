// What Swagger UI shows as JSON has a list of numbers on one line, so that a matrix looks like one; the numbers of answers
// are shown as they came. Lines of NDJSON are shown as lines.
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

  /** Examples of JSON become text, since Swagger UI lays out objects itself. */
  const layOutExamples = (operation) => {
    for (const { content = {} } of [operation.requestBody ?? {}, ...Object.values(operation.responses ?? {})]) {
      for (const { examples = {} } of Object.values(content)) {
        for (const example of Object.values(examples)) {
          if (typeof example.value === "object") {
            example.value = layOut(JSON.stringify(example.value))
          }
        }
      }
    }
  }

  const withExamplesLaidOut = (document) => {
    const copy = structuredClone(document)
    Object.values(copy.paths ?? {}).flatMap(Object.values).forEach(layOutExamples)
    return copy
  }

  /** Longer answers are shown without colours, which take seconds each time. */
  const MAX_COLOURED = 200_000

  /** The page shows an answer again and again. */
  let last = { content: "", text: "" }

  const laidOut = (content) => {
    if (content !== last.content) {
      last = { content, text: isValid(content) ? layOut(content) : content }
    }
    return last.text
  }

  return () => ({
    statePlugins: {
      spec: {
        wrapActions: {
          updateJsonSpec: (original) => (document) => original(withExamplesLaidOut(document))
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
        const create = React.createElement
        if (isJson(contentType) && typeof content === "string") {
          const body = content.length > MAX_COLOURED
            ? create("pre", { className: "microlight" }, laidOut(content))
            : create(getComponent("HighlightCode", true), { language: "json", downloadable: true,
              fileName: "response.json", canCopy: true }, laidOut(content))
          return create("div", null, create("h5", null, "Response body"), body)
        }
        // NDJSON is no JSON document. Of the types that Swagger UI shows as they are, CSV has lines too.
        return create(Original, { ...props, contentType: /ndjson/i.test(contentType) ? "text/csv" : contentType })
      }
    }
  })
})()

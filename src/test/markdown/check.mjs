// Reads Markdown files whose formulas are between dollars, and prints what is wrong with them: node check.mjs FILE...
// CommonMark has no formulas: where it leaves their text as it is, so does every dialect, whether it takes out formulas
// before it reads Markdown (Jupyter), or finds them in what it has read (GitHub).

import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { Parser } from 'commonmark';
import katex from 'katex';
import mathjax from 'mathjax';

/** A list item of formulas only. Next to a dollar within a formula there is no space, and none has another dollar. */
const FORMULAS = /^\$[^\s$]([^$]*[^\s$])?\$( \$[^\s$]([^$]*[^\s$])?\$)*$/;

/** GitHub's MathJax says of these that they are not allowed: github/markup issue 1688, and readers' reports. */
const NOT_ON_GITHUB = /\\(operatorname|mbox|phantom)\b/;

const { tex2mml } = await mathjax.init({
  loader: { load: ['input/tex'] },
  // An unknown macro is an error, not red text. Macros that load a package are unknown.
  tex: { packages: ['base', 'ams'], formatError: (_, error) => { throw error; } },
});

/** The lines of a document: how deep in lists they are, 0 for a heading, and their text. */
function written(markdown) {
  return markdown.split('\n').filter((line) => line !== '').map((line) => {
    const [, indent, mark, text] = /^( *)(##|-) (.*)$/.exec(line) ?? [, '', '', line];
    return { depth: (mark === '-') ? indent.length / 2 + 1 : 0, text };
  });
}

/** The same as CommonMark reads them. What is not text, such as emphasis, is between angle quotes. */
function read(markdown) {
  const lines = [];
  const walker = new Parser().parse(markdown).walker();
  let depth = 0;
  for (let event = walker.next(); event !== null; event = walker.next()) {
    const { entering, node } = event;
    if (node.type === 'list') {
      depth += entering ? 1 : -1;
    } else if (['heading', 'paragraph', 'code_block', 'html_block'].includes(node.type)) {
      if (entering) {
        lines.push({ depth, text: node.literal ?? '' });
      }
    } else if (node.type === 'text') {
      lines.at(-1).text += node.literal;
    } else if (!['document', 'item'].includes(node.type) && entering) {
      lines.at(-1).text += `«${node.type}»`;
    }
  }
  return lines;
}

/** What is wrong with a formula, or nothing. */
function misunderstood(formula) {
  const blocked = NOT_ON_GITHUB.exec(formula);
  if (blocked !== null) {
    return `${blocked[0]} is not allowed on GitHub`;
  }
  try {
    tex2mml(formula);
  } catch (error) {
    return `MathJax: ${error.message}`;
  }
  try {
    katex.renderToString(formula, { strict: 'error', throwOnError: true });
  } catch (error) {
    return `KaTeX: ${error.message}`;
  }
  return null;
}

/** Documents have most formulas in common. */
const problems = new Map();

function problem(formula) {
  if (!problems.has(formula)) {
    problems.set(formula, misunderstood(formula));
  }
  return problems.get(formula);
}

function* wrong(markdown) {
  const lines = written(markdown);
  const rendered = read(markdown);
  if (lines.length === 0) {
    yield 'empty';
  }
  for (let i = 0; i < Math.max(lines.length, rendered.length); i++) {
    if (JSON.stringify(lines[i]) !== JSON.stringify(rendered[i])) {
      yield `CommonMark: ${JSON.stringify(lines[i])} becomes ${JSON.stringify(rendered[i])}`;
    }
  }
  for (const { text } of lines.filter(({ depth }) => depth > 0)) {
    if (!FORMULAS.test(text)) {
      yield `not formulas only: ${text}`;
      continue;
    }
    for (const formula of text.slice(1, -1).split('$ $')) {
      if (problem(formula) !== null) {
        yield `${problem(formula)}: ${formula}`;
      }
    }
  }
}

for (const file of process.argv.slice(2)) {
  for (const finding of wrong(readFileSync(file, 'utf8'))) {
    console.log(`${basename(file)}: ${finding}`);
  }
}

// Mistakes that types do not show. Undefined names are found by tsc.
const rules = [
  "array-callback-return", "constructor-super", "curly", "default-case-last", "eqeqeq", "for-direction",
  "no-async-promise-executor", "no-caller", "no-case-declarations", "no-compare-neg-zero", "no-cond-assign",
  "no-constant-binary-expression", "no-constant-condition", "no-constructor-return", "no-control-regex", "no-debugger",
  "no-dupe-else-if", "no-duplicate-case", "no-duplicate-imports", "no-else-return", "no-empty", "no-empty-character-class",
  "no-eval", "no-extend-native", "no-fallthrough", "no-implicit-globals", "no-implied-eval", "no-irregular-whitespace",
  "no-lone-blocks", "no-loss-of-precision", "no-misleading-character-class", "no-new-func",
  "no-new-wrappers", "no-octal-escape", "no-proto", "no-prototype-builtins", "no-regex-spaces", "no-script-url",
  "no-self-assign", "no-self-compare", "no-sequences", "no-sparse-arrays", 
  "no-throw-literal", "no-unmodified-loop-condition", "no-unreachable", "no-unreachable-loop", "no-unsafe-finally",
  "no-unsafe-optional-chaining", "no-unused-expressions", "no-useless-assignment",
  "no-useless-backreference", "no-useless-catch", "no-useless-computed-key", "no-useless-concat", "no-useless-escape",
  "no-useless-rename", "no-useless-return", "no-var", "no-void", "object-shorthand", "prefer-const", "prefer-object-spread",
  "prefer-rest-params", "prefer-spread", "require-yield", "use-isnan", "valid-typeof"
]

export default [{
  linterOptions: { reportUnusedDisableDirectives: "error" },
  rules: {
    ...Object.fromEntries(rules.map((rule) => [rule, "error"])),
    "no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^(_|TrainstepPlugin$)" }]
  }
}]

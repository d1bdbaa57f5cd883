/** What a network and its training can be made of, by the service's names. */
export const ACTIVATIONS = ["tanh", "relu", "leakyRelu", "elu", "silu", "softplus", "gelu", "sigmoid", "identity"]
/** Momentum is an option of sgd, but has a name of its own here. */
export const OPTIMIZERS = ["sgd", "momentum", "rmsprop", "adagrad", "adam", "adamw"]

/** What a request says of an optimizer. @param {string} name */
export const optimizerOf = (name) =>
  name === "sgd" ? undefined : name === "momentum" ? { type: "sgd", momentum: 0.9 } : { type: name }

/** The name of what a request says. @param {any} optimizer @returns {string} */
export const optimizerName = (optimizer) => optimizer?.momentum ? "momentum" : optimizer?.type ?? "sgd"

internal import ValueModel

/// A model as plans name it: who answers, and how it is asked.
///
/// Plans differ in what they ask and in what is simulated: what they add is read by them, from the
/// mappings that are kept here.
struct ModelDefinition {
  /// Who answers.
  enum Kind {
    /// An endpoint, by the names of the environment variables that hold its address and its key.
    case endpoint(Form, addressVariable: String, keyVariable: String?)
    /// Responses that were given before: those of a file, or of the study.
    case replay(Form, file: String?)
    case simulated
  }

  /// How an endpoint is asked.
  struct Form {
    /// What the endpoint calls the model.
    let model: String
    /// Whether text is continued instead of a conversation.
    let continuesText: Bool
    /// What is said first in a conversation.
    let instructions: String?
    let parameters: ModelParameters
    /// The mapping `parameters`, for what a plan has in it besides; nil where there is none.
    let fields: DefinitionMapping?
  }

  /// What the model is called in logs and results.
  let name: String
  let kind: Kind
  /// The mapping of the model.
  let fields: DefinitionMapping

  /// What a plan has of its own in the definition of a model.
  struct Dialect {
    /// What an entry is called in messages: "a model".
    var subject = "a model"
    /// Keys beside those that every model has.
    var keys: [String] = []
    /// Keys of `parameters` beside those that every endpoint has.
    var parameters: [String] = []
    /// What an answer has at most where the plan does not say, in tokens.
    var mostTokens = 256
    /// The directory where relative paths start; nil: the working directory.
    var directory: String?
    /// The name where the plan gives none; nil: it must.
    var defaultName: String?
  }

  /// Reads a model; nil, with its problems recorded, where it is none.
  init?(_ entry: DefinitionNode, _ dialect: Dialect = Dialect()) {
    guard
      let fields = entry.mapping(
        of: dialect.subject,
        keys: ["name", "client", "model", "base-url-variable", "key-variable", "parameters"]
          + dialect.keys),
      let name = Self.name(fields, dialect),
      let word = fields.required("client")?.choice(of: ["openai", "replay", "simulated"])
    else { return nil }
    self.name = name
    self.fields = fields
    switch word {
    case "openai":
      let address = fields.required("base-url-variable")?.environmentVariable()
      let key = fields.optional("key-variable").map { $0.environmentVariable() } ?? nil
      guard let form = Form(fields, name: name, dialect, others: []), let address else {
        return nil
      }
      kind = .endpoint(form, addressVariable: address, keyVariable: key)
    case "replay":
      Self.refuse(["base-url-variable", "key-variable"], in: fields, of: word)
      guard let form = Form(fields, name: name, dialect, others: ["file"]) else { return nil }
      kind = .replay(
        form,
        file: form.fields?.optional("file")?.name()
          .map { DefinitionFile.path(of: $0, relativeTo: dialect.directory) })
    default:
      Self.refuse(["model", "base-url-variable", "key-variable"], in: fields, of: word)
      kind = .simulated
    }
  }

  private static func name(_ fields: DefinitionMapping, _ dialect: Dialect) -> String? {
    if fields.optional("name") == nil, let name = dialect.defaultName { return name }
    return fields.required("name")?.name()
  }

  private static func refuse(_ keys: [String], in fields: DefinitionMapping, of kind: String) {
    for key in keys {
      fields.optional(key)?.report(
        .invalidValue, "`\(key)` does not go with `client: \(kind)`", remedy: "Leave it out")
    }
  }
}

extension ModelDefinition.Form {
  fileprivate init?(
    _ model: DefinitionMapping, name: String, _ dialect: ModelDefinition.Dialect, others: [String]
  ) {
    let asked = model.optional("model").map { $0.name() } ?? name
    let fields = model.optional("parameters")?.mapping(
      of: "the parameters of \(dialect.subject)",
      keys: ["endpoint", "instructions", "temperature", "top-p", "max-tokens", "stop", "seed"]
        + dialect.parameters + others)
    let endpoint =
      fields?.optional("endpoint").map { $0.choice(of: ["chat", "completions"]) } ?? "chat"
    let instructions = fields?.optional("instructions").map { $0.text() } ?? nil
    let temperature = fields?.optional("temperature").map { $0.number(in: 0...10) } ?? nil
    let topP = fields?.optional("top-p").map { $0.number(in: 0...1) } ?? nil
    let tokens =
      fields?.optional("max-tokens").map { $0.integer(in: 1...1_000_000) } ?? dialect.mostTokens
    let stop = fields?.optional("stop").map { $0.list()?.compactMap { $0.verbatim() } ?? [] }
    let seed = fields?.optional("seed").map { $0.integer(in: 0...Int(Int32.max)) } ?? nil
    if let node = fields?.optional("instructions"), endpoint == "completions" {
      node.report(
        .invalidValue, "`instructions` go with `endpoint: chat`",
        remedy: "Write them into the template")
    }
    guard let asked, let endpoint, let tokens else { return nil }
    self.model = asked
    continuesText = endpoint == "completions"
    self.instructions = instructions
    parameters = ModelParameters(
      temperature: temperature, maximumTokens: tokens, seed: seed.map(Int64.init),
      stop: stop ?? [], others: topP.map { ["top_p": .number($0)] } ?? [:])
    self.fields = fields
  }
}

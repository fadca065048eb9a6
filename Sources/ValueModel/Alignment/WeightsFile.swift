package import Diagnostics

/// What dimensions count, as a file of weights says.
///
///     weights: { power: 3, universalism: 1 }      # what is not named counts nothing
///     culture: NL                                 # or: a culture of the shipped targets
///     rankings:                                   # or: what several people put first
///       - [universalism, [benevolence, security]]
///       - [power]
package struct WeightsFile: Sendable, Equatable {
  package enum Content: Sendable, Equatable {
    /// Of each dimension of the system, 0 or more.
    case weights([Double])
    /// The name of a culture.
    case culture(String)
    /// Person by person groups of tied dimensions, by their places in the system.
    case rankings([[[Int]]])
  }

  /// The file as the caller named it.
  package let file: String
  package let content: Content

  /// What the weights are called: the file without its folders.
  package var name: String { file.split(separator: "/").last.map(String.init) ?? file }

  /// Reads the text of a file.
  ///
  /// - Parameters:
  ///   - yaml: its text.
  ///   - file: its name for messages.
  ///   - system: the system whose dimensions it names.
  /// - Throws: `Diagnostics` with every problem found.
  package init(yaml: String, file: String, system: ValueSystem) throws(Diagnostics) {
    let document = DefinitionDocument(file: file)
    let keys = ["weights", "culture", "rankings"]
    let fields = document.root(of: yaml)?.mapping(of: "a weights file", keys: keys)
    let found = fields.map { fields in keys.filter { fields.optional($0) != nil } } ?? []
    if let fields, found.count != 1 {
      fields.node.report(
        .wrongForm, "a weights file has one of `weights`, `culture` and `rankings`",
        remedy: found.isEmpty ? "Write `weights: { power: 3 }`" : "Keep one of them")
    }
    var content: Content?
    if let fields, found.count == 1 {
      content =
        fields.optional("weights")?.weights(of: system).map(Content.weights)
        ?? fields.optional("culture")?.name().map(Content.culture)
        ?? fields.optional("rankings")?.rankings(of: system).map(Content.rankings)
    }
    try document.finish()
    self.file = file
    // Nothing was reported, so that there is a content.
    self.content = content ?? .weights([])
  }

  /// Reads a file.
  package init(contentsOf path: String, system: ValueSystem) throws(Diagnostics) {
    try self.init(yaml: try DefinitionFile.text(of: path), file: path, system: system)
  }
}

extension DefinitionNode {
  fileprivate func rankings(of system: ValueSystem) -> [[[Int]]]? {
    guard let list = list() else { return nil }
    if list.isEmpty {
      report(.missingValue, "there is no ranking", remedy: "Write one line a person")
      return nil
    }
    let rankings = list.compactMap { $0.ranking(of: system) }
    return rankings.count == list.count ? rankings : nil
  }
}

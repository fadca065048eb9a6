package import Diagnostics
internal import FileFormats
internal import ValueModel

extension JudgePrompt {
  /// The templates that the program brings, by name.
  package static var shipped: [(name: String, text: String)] {
    [
      ("judge", PackageResources.judge_txt),
      ("judge-opinions", PackageResources.judge_opinions_txt),
      ("judge-binary-words", PackageResources.judge_binary_words_txt),
      ("judge-three-words", PackageResources.judge_three_words_txt),
      ("concepts", PackageResources.concepts_txt),
      ("concept-line", PackageResources.concept_line_txt),
      ("generate", PackageResources.generate_txt),
      ("generate-lines", PackageResources.generate_lines_txt),
    ].map { name, bytes in (name, String(decoding: bytes, as: UTF8.self)) }
  }

  /// The template of a name that the program knows, or of a file.
  ///
  /// - Parameter directory: where relative paths start; nil: the working directory.
  /// - Throws: where there is no such file, or its template is none.
  package static func named(
    _ name: String, places: [Place], relativeTo directory: String?
  ) throws(Diagnostics) -> JudgePrompt {
    if let known = shipped.first(where: { $0.name == name }) {
      return try JudgePrompt(
        known.text, file: "templates/prompts/\(name).txt", places: places)
    }
    guard name.lowercased().hasSuffix(".txt") else {
      throw Diagnostics(
        Diagnostic(
          "unknownPrompt", "there is no prompt `\(VisibleText.name(name))`",
          remedy: NameSuggestion.remedy(for: name, among: shipped.map(\.name))
            + "; a file of your own ends in .txt"))
    }
    return try JudgePrompt(
      DefinitionFile.text(of: name, relativeTo: directory), file: name, places: places)
  }
}

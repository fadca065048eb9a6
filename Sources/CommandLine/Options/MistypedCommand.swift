internal import ArgumentParser
internal import Diagnostics

/// The name of a command that there is not: the parser would call it an argument too many.
enum MistypedCommand {
  /// What is wrong with the commands that arguments begin with; nil where all of them are known.
  static func problem(in arguments: [String]) -> ValidationError? {
    var words = arguments[...]
    // `help` is a command of the parser's own, whose words are commands as well.
    if words.first == "help" { words.removeFirst() }
    var path = ["compass"]
    var command: any ParsableCommand.Type = RootCommand.self
    while let word = words.first, !word.hasPrefix("-") {
      let known = command.configuration.subcommands
      guard !known.isEmpty else { return nil }
      guard let next = known.first(where: { name($0) == word }) else {
        let remedy = NameSuggestion.remedy(for: word, among: known.map(name))
        return ValidationError(
          "There is no command `\(VisibleText.name((path + [word]).joined(separator: " ")))`. "
            + "\(remedy)\(remedy.hasSuffix("?") ? "" : ".") "
            + "`\(path.joined(separator: " ")) --help` lists all.")
      }
      path.append(word)
      command = next
      words.removeFirst()
    }
    return nil
  }

  private static func name(_ command: any ParsableCommand.Type) -> String {
    command.configuration.commandName ?? ""
  }
}

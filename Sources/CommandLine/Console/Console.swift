internal import Diagnostics
internal import Foundation

/// Where a command's results (standard output) and messages (standard error) go.
package struct Console: Sendable {
  private let output: @Sendable (String) throws -> Void
  private let errors: @Sendable (String) -> Void

  /// Whether messages go to a terminal, so that a line can be written over.
  let showsProgress: Bool

  /// - Parameters:
  ///   - output: Takes results.
  ///   - errors: Takes warnings and messages.
  ///   - showsProgress: Whether messages go to a terminal.
  package init(
    output: @escaping @Sendable (String) throws -> Void,
    errors: @escaping @Sendable (String) -> Void, showsProgress: Bool = false
  ) {
    self.output = output
    self.errors = errors
    self.showsProgress = showsProgress
  }

  /// The process's own standard output and standard error.
  package static let standard = Console(
    output: { try FileHandle.standardOutput.write(contentsOf: Data($0.utf8)) },
    // Where messages cannot be written there is nobody to tell.
    errors: { try? FileHandle.standardError.write(contentsOf: Data($0.utf8)) },
    showsProgress: isatty(2) == 1)

  /// The same console, which takes a line of progress away before it prints anything.
  func clearing(_ line: ProgressLine) -> Console {
    let output = output
    let errors = errors
    return Console(
      output: { text in
        line.clear()
        try output(text)
      },
      errors: { text in
        line.clear()
        errors(text)
      }, showsProgress: showsProgress)
  }

  /// Prints a result.
  ///
  /// - Throws: when it cannot be written, to a full disk say.
  func print(_ text: String) throws(Diagnostics) {
    do {
      try output(text.hasSuffix("\n") ? text : text + "\n")
    } catch {
      throw Diagnostics(
        Diagnostic(
          "unwritableOutput", "the result cannot be written to the standard output: \(error)"))
    }
  }

  /// Prints rows for another program, as they are; nothing where there are none.
  func printRows(_ bytes: [UInt8]) throws(Diagnostics) {
    guard !bytes.isEmpty else { return }
    try print(String(decoding: bytes, as: UTF8.self))
  }

  /// Prints a result for people, with control characters made visible.
  func printText(_ text: String) throws(Diagnostics) {
    try print(VisibleText.prose(text))
  }

  package func warn(_ text: String) {
    errors(VisibleText.prose(text) + "\n")
  }

  /// Writes to where messages go as it stands: the terminal's own signs may be in it.
  func show(_ signs: String) { errors(signs) }
}

func exitProcess(_ status: ExitStatus) -> Never {
  exit(status.rawValue)
}

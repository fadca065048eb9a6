import CommandLine
import TestSupport
import Testing

/// A command whose whole output is kept in files below `Goldens`.
struct GoldenCase: Sendable, CustomTestStringConvertible {
  enum Format: String, CaseIterable, Sendable {
    case text, json, csv

    var fileExtension: String { self == .text ? "txt" : rawValue }
  }

  /// The files' name without its ending, and the directory that they lie in.
  let name: String
  let arguments: [String]
  let formats: [Format]
  let status: Run.Status

  init(
    _ name: String, _ arguments: [String], formats: [Format] = Format.allCases,
    status: Run.Status = .ok
  ) {
    self.name = name
    self.arguments = arguments
    self.formats = formats
    self.status = status
  }

  var testDescription: String { name }

  /// Runs the command in each of its formats and expects what it printed before: results in a file
  /// of the format, messages in one beside it.
  ///
  /// - Parameter edited: Puts what cannot be the same everywhere out of a text.
  func expectGoldens(
    sourceLocation: SourceLocation = #_sourceLocation, edited: (String) -> String = { $0 }
  ) async {
    for format in formats {
      await expectGolden(format, sourceLocation: sourceLocation, edited: edited)
    }
  }

  func expectGolden(
    _ format: Format, sourceLocation: SourceLocation = #_sourceLocation,
    edited: (String) -> String = { $0 }
  ) async {
    Project.enter()
    // Messages beside JSON are those beside a text: they are asked for once.
    let quiet = format == .json && !arguments.contains("--quiet") ? ["--quiet"] : []
    let run = await Run(arguments + ["--format", format.rawValue] + quiet)
    #expect(run.status == status, "\(run.errors)", sourceLocation: sourceLocation)
    let file = "\(name).\(format.fileExtension)"
    Golden.expect(edited(run.output), named: file, sourceLocation: sourceLocation)
    Golden.expect(
      edited(run.errors), named: "\(file).messages.txt", sourceLocation: sourceLocation)
  }
}

package import Analysis
package import Diagnostics
package import LogReaders

/// What the program that builds a report lends to its cells, beside the data: each is there or not.
package struct CellTools: Sendable {
  /// Makes judgments answer queries in SQL.
  package var queries: (@Sendable (QueriedJudgments) -> any QueryableJudgments)?
  /// The commands whose results are tables.
  package var commands: (any TableCommands)?
  /// Reads the pool of items of a file: a study, or a table that `compass pool export` wrote.
  package var pools: (@Sendable (String) throws(Diagnostics) -> [BankItem])?
  /// Whether cells may run programs.
  package var allowsPrograms = false

  /// None of them.
  package init() {}
}

/// Commands that give tables, as `{table}` cells ask for them.
package protocol TableCommands: Sendable {
  /// Names of the commands, of several words where they have them.
  var names: [String] { get }

  /// What a command can be asked for: the names of its options without dashes, and whether it takes a
  /// file in place of judgments.
  func options(of command: String) -> [CommandOption]

  /// Runs a command.
  ///
  /// - Parameter arguments: Behind the command's name.
  /// - Throws: what the command finds wrong.
  func table(of command: String, _ arguments: [String]) throws(Diagnostics) -> CommandTable
}

/// An option of a command.
package struct CommandOption: Sendable {
  package enum Kind: Sendable {
    /// Takes one value, in which several stand with commas between.
    case value
    /// Takes a value each time it is given.
    case repeated
    /// Takes all values at once.
    case values
    case flag
    /// Has no name: a file, say.
    case positional
  }

  package let name: String
  package let kind: Kind

  package init(name: String, kind: Kind) {
    self.name = name
    self.kind = kind
  }
}

/// What a command gave.
package struct CommandTable: Sendable {
  /// As its CSV has it.
  package let header: [String]
  package let rows: [[String]]
  /// What it says beside the table: cautions.
  package let notes: [String]

  package init(header: [String], rows: [[String]], notes: [String]) {
    self.header = header
    self.rows = rows
    self.notes = notes
  }
}

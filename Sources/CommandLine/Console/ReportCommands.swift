internal import ArgumentParser
internal import Diagnostics
internal import Dispatch
internal import FileFormats
internal import Foundation
internal import Reporting
internal import Synchronization

/// The commands whose CSV `{table}` cells show, run in process: what a cell shows is what the command
/// prints.
struct ReportCommands: TableCommands {
  /// Those that print a table of what they find, and write nothing.
  private static let commands: [[String]] = [
    ["agreement"], ["align"], ["audit"], ["calibrate"], ["changepoint"], ["compare"],
    ["contamination"], ["culture"], ["cultures", "check"], ["cultures", "list"], ["doctor"],
    ["drift"], ["interval"], ["leaderboard"], ["overlap"], ["pairs"], ["power"], ["rank"],
    ["reliability"], ["study", "files"], ["study", "info"], ["study", "issues"], ["systems"],
    ["validity"],
  ]

  let names = commands.map { $0.joined(separator: " ") }

  func options(of command: String) -> [CommandOption] {
    ToolHelp.command(command.split(separator: " ").map(String.init))?.arguments?
      .compactMap(\.option) ?? []
  }

  func table(
    of command: String, _ arguments: [String]
  ) throws(Diagnostics) -> CommandTable {
    let words = command.split(separator: " ").map(String.init) + arguments + ["--format", "csv"]
    let printed = Printed()
    let result = CommandThread.waiting { () async -> Result<ExitStatus, Diagnostics> in
      do throws(Diagnostics) {
        return .success(try await Self.run(words, in: Surroundings(console: printed.console)))
      } catch {
        return .failure(error)
      }
    }
    switch result {
    case .failure(let problems): throw problems
    case .success(let status):
      guard status == .ok || status == .gateFailed else {
        throw Diagnostics(
          Diagnostic(
            "commandFailed",
            printed.errors.split(separator: "\n").last.map(String.init) ?? "it fails"))
      }
    }
    return try Self.read(printed, of: command)
  }

  private static func run(
    _ words: [String], in surroundings: Surroundings
  ) async throws(Diagnostics) -> ExitStatus {
    let command: any Subcommand
    do {
      guard let parsed = try RootCommand.parseAsRoot(words) as? any Subcommand else {
        throw ValidationError("it gives no table")
      }
      command = parsed
    } catch {
      throw Diagnostics(
        Diagnostic("wrongUse", Self.sentence(RootCommand.message(for: error))), cause: .wrongUse)
    }
    return try await command.run(surroundings)
  }

  /// What the parser says, as a message that others follow.
  private static func sentence(_ message: String) -> String {
    let line = message.split(whereSeparator: \.isNewline).joined(separator: " ")
    return line.hasSuffix(".") ? String(line.dropLast()) : line
  }

  private static func read(
    _ printed: Printed, of command: String
  ) throws(Diagnostics) -> CommandTable {
    let plain: PlainTable
    do throws(TableFailure) {
      plain = try PlainTable(Array(printed.output.utf8))
    } catch {
      throw Diagnostics(error.issue(file: "compass \(command)"))
    }
    let table = try CSVTable(plain, path: "compass \(command)", sha256: "")
    let mark = "caution: "
    let notes = printed.errors.split(separator: "\n").filter { $0.hasPrefix(mark) }
      .map { String($0.dropFirst(mark.count)).replacing(" See all with --format json.", with: "") }
    return CommandTable(header: table.header, rows: table.rows, notes: notes)
  }
}

/// What a command prints that is run by a report.
private final class Printed: Sendable {
  private let texts = Mutex((output: "", errors: ""))

  var output: String { texts.withLock { $0.output } }
  var errors: String { texts.withLock { $0.errors } }

  var console: Console {
    Console(
      output: { text in self.texts.withLock { $0.output += text } },
      errors: { text in self.texts.withLock { $0.errors += text } })
  }
}

/// A thread that runs asynchronous work while another waits for it: the threads that tasks share may all
/// be waiting.
private final class CommandThread: TaskExecutor {
  private let queue = DispatchQueue(label: "command")

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let executor = asUnownedTaskExecutor()
    queue.async { job.runSynchronously(on: executor) }
  }

  private final class Value<Content: Sendable>: Sendable {
    let content = Mutex<Content?>(nil)
  }

  static func waiting<Content: Sendable>(
    _ work: @escaping @Sendable () async -> Content
  ) -> Content {
    let value = Value<Content>()
    let isDone = DispatchSemaphore(value: 0)
    Task(executorPreference: CommandThread()) {
      let content = await work()
      value.content.withLock { $0 = content }
      isDone.signal()
    }
    isDone.wait()
    guard let content = value.content.withLock({ $0 }) else {
      preconditionFailure("the work is done")
    }
    return content
  }
}

/// What the parser of arguments says of the commands, as far as it is asked for.
private struct ToolHelp: Decodable {
  struct Command: Decodable {
    let commandName: String
    let subcommands: [Command]?
    let arguments: [Argument]?
  }

  struct Argument: Decodable {
    struct Name: Decodable {
      let kind: String
      let name: String
    }

    let kind: String
    let shouldDisplay: Bool
    let isRepeating: Bool
    let parsingStrategy: String
    let names: [Name]?
    let valueName: String?

    var option: CommandOption? {
      guard kind != "positional" else {
        return CommandOption(name: valueName ?? "file", kind: .positional)
      }
      guard shouldDisplay, let name = names?.first(where: { $0.kind == "long" })?.name else {
        return nil
      }
      if kind == "flag" { return CommandOption(name: name, kind: .flag) }
      if parsingStrategy == "upToNextOption" { return CommandOption(name: name, kind: .values) }
      return CommandOption(name: name, kind: isRepeating ? .repeated : .value)
    }
  }

  let command: Command

  /// A command by the words of its name.
  static func command(_ words: [String]) -> Command? {
    let text = Data(RootCommand._dumpHelp().utf8)
    guard let help = try? JSONDecoder().decode(ToolHelp.self, from: text) else { return nil }
    var found = help.command
    for word in words {
      guard let next = found.subcommands?.first(where: { $0.commandName == word }) else {
        return nil
      }
      found = next
    }
    return found
  }
}

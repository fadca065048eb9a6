internal import ArgumentParser
internal import Diagnostics
internal import Foundation

struct SchemaCommand: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the JSON Schema of what a command prints with --format json.",
    discussion: """
      Examples:
        compass schema
        compass schema interval
        compass schema study info
      """)

  @Argument(help: "The command; all that have a schema are listed when none is given.")
  var command: [String] = []

  func validate() throws {
    guard command.isEmpty || Schemas.names.contains(name) else {
      throw ValidationError(
        "No schema for `\(name)`. There is one for \(Schemas.names.joined(separator: ", ")).")
    }
  }

  private var name: String { command.joined(separator: " ") }

  func run(_ surroundings: Surroundings) async throws(Diagnostics) -> ExitStatus {
    try surroundings.console.print(
      command.isEmpty ? Schemas.names.joined(separator: "\n") : try Schemas.text(name))
    return .ok
  }
}

/// The JSON Schemas (draft 2020-12) of `data/schemas`.
enum Schemas {
  static let names = files.map(\.name)

  /// The schema of a command's JSON, whole: what it shares with others stands in `$defs`.
  static func text(_ name: String) throws(Diagnostics) -> String {
    guard let file = files.first(where: { $0.name == name }) else {
      throw Diagnostics(Diagnostic("noSchema", "there is no schema for `\(name)`"))
    }
    do {
      var schema = try object(file.bytes)
      let shared = try object(PackageResources.common_json)["$defs"] as? [String: Any] ?? [:]
      schema["$defs"] = definitions(usedBy: schema, of: shared)
      let data = try JSONSerialization.data(
        withJSONObject: schema, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
      return String(decoding: data, as: UTF8.self)
    } catch {
      throw Diagnostics(Diagnostic("noJSON", "the schema cannot be read: \(error)"))
    }
  }

  private static func object(_ bytes: [UInt8]) throws -> [String: Any] {
    try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any] ?? [:]
  }

  /// The shared definitions that a schema names, and those that they name.
  private static func definitions(
    usedBy schema: [String: Any], of shared: [String: Any]
  ) -> [String: Any] {
    var used: [String: Any] = [:]
    var open: [Any] = [schema]
    while let part = open.popLast() {
      if let list = part as? [Any] { open += list }
      guard let object = part as? [String: Any] else { continue }
      open += object.values
      guard let reference = object["$ref"] as? String else { continue }
      let name = String(reference.dropFirst("#/$defs/".count))
      guard used[name] == nil, let definition = shared[name] else { continue }
      used[name] = definition
      open.append(definition)
    }
    return used
  }

  private static let files: [(name: String, bytes: [UInt8])] = [
    ("agreement", PackageResources.agreement_json),
    ("align", PackageResources.align_json),
    ("audit", PackageResources.audit_json),
    ("calibrate", PackageResources.calibrate_json),
    ("changepoint", PackageResources.changepoint_json),
    ("chart", PackageResources.chart_json),
    ("combine", PackageResources.combine_json),
    ("compare", PackageResources.compare_json),
    ("contamination", PackageResources.contamination_json),
    ("culture", PackageResources.culture_json),
    ("cultures build", PackageResources.cultures_build_json),
    ("cultures check", PackageResources.cultures_check_json),
    ("cultures list", PackageResources.cultures_list_json),
    ("doctor", PackageResources.doctor_json),
    ("drift", PackageResources.drift_json),
    ("evaluate", PackageResources.evaluate_json),
    ("generate", PackageResources.generate_json),
    ("ingest", PackageResources.ingest_json),
    ("interval", PackageResources.interval_json),
    ("leaderboard", PackageResources.leaderboard_json),
    ("new", PackageResources.new_json),
    ("overlap", PackageResources.overlap_json),
    ("pairs", PackageResources.pairs_json),
    ("partial", PackageResources.partial_json),
    ("pool add", PackageResources.pool_add_json),
    ("pool export", PackageResources.pool_export_json),
    ("pool link", PackageResources.pool_link_json),
    ("pool list", PackageResources.pool_list_json),
    ("pool retire", PackageResources.pool_retire_json),
    ("pool show", PackageResources.pool_show_json),
    ("power", PackageResources.power_json),
    ("rank", PackageResources.rank_json),
    ("recognize", PackageResources.recognize_json),
    ("reliability", PackageResources.reliability_json),
    ("report", PackageResources.report_json),
    ("report diff", PackageResources.report_diff_json),
    ("report why", PackageResources.report_why_json),
    ("study export", PackageResources.study_export_json),
    ("study forget", PackageResources.study_forget_json),
    ("study remove", PackageResources.study_remove_json),
    ("study files", PackageResources.study_files_json),
    ("study info", PackageResources.study_info_json),
    ("study issues", PackageResources.study_issues_json),
    ("study merge", PackageResources.study_merge_json),
    ("study verify", PackageResources.study_verify_json),
    ("systems", PackageResources.systems_json),
    ("validity", PackageResources.validity_json),
    ("verify", PackageResources.verify_json),
  ]
}

internal import Analysis
internal import Diagnostics
internal import FileFormats
internal import Foundation

/// What `compass new` writes.
enum ScaffoldKind: String, CaseIterable {
  case report, instrument
  case valueSystem = "value-system"
  case columnMap = "column-map"
  case simulationPlan = "simulation-plan"
  case evaluationPlan = "evaluation-plan"
  case generationPlan = "generation-plan"
  case recognitionPlan = "recognition-plan"
  case makefile
  case sparkJob = "spark-job"
  case slurmArray = "slurm-array"
  case makeParts = "make-parts"

  /// Whether the file names logs.
  var readsLogs: Bool { self == .report || self == .makefile || isForCluster }

  /// Whether the file has a command worked on in shards, and takes its options.
  var isForCluster: Bool { [.sparkJob, .slurmArray, .makeParts].contains(self) }

  /// The ending of the file's name.
  fileprivate var ending: String {
    switch self {
    case .report: "md"
    case .instrument, .valueSystem, .columnMap, .simulationPlan, .evaluationPlan, .recognitionPlan,
      .generationPlan:
      "yaml"
    case .makefile, .makeParts: "mk"
    case .sparkJob: "py"
    case .slurmArray: "sh"
    }
  }

  /// Endings by which a name is whole as it was given.
  fileprivate func isWhole(_ name: String) -> Bool {
    let base = (name as NSString).lastPathComponent.lowercased()
    if self == .makefile || self == .makeParts, base == "makefile" || base == "gnumakefile" {
      return true
    }
    let endings = ending == "yaml" ? ["yaml", "yml"] : [ending]
    return endings.contains { base.hasSuffix("." + $0) && base.count > $0.count + 1 }
  }

  /// The file of `templates` that it is made from.
  fileprivate var template: [UInt8] {
    switch self {
    case .report: PackageResources.report_md
    case .instrument: PackageResources.instrument_yaml
    case .valueSystem: PackageResources.value_system_yaml
    case .columnMap: PackageResources.column_map_yaml
    case .simulationPlan: PackageResources.simulation_plan_yaml
    case .evaluationPlan: PackageResources.evaluation_plan_yaml
    case .generationPlan: PackageResources.generation_plan_yaml
    case .recognitionPlan: PackageResources.recognition_plan_yaml
    case .makefile: PackageResources.makefile_mk
    case .sparkJob: PackageResources.spark_job_py
    case .slurmArray: PackageResources.slurm_array_sh
    case .makeParts: PackageResources.parts_mk
    }
  }
}

/// A file made from a template, under a name that was asked for.
struct Scaffold {
  let kind: ScaffoldKind
  /// The file that is written.
  let path: String
  private let logs: [String]
  private let cluster: ClusterScaffold

  /// - Parameters:
  ///   - name: a path, with or without the ending that goes with the kind.
  ///   - study: the data, by paths from where the command runs, and what is asked of them; of nothing the
  ///     shipped example.
  init(_ kind: ScaffoldKind, named name: String, _ study: StudyOptions) {
    self.kind = kind
    path = kind.isWhole(name) ? name : "\(name).\(kind.ending)"
    logs = study.logs.isEmpty ? ["data/example/judgments.jsonl.gz"] : study.logs
    cluster = ClusterScaffold(study, logs: logs)
  }

  /// The directory of the file; nil for that in which the command runs.
  var folder: String? {
    let folder = (path as NSString).deletingLastPathComponent
    return folder.isEmpty ? nil : folder
  }

  /// The file's name without directory and ending.
  private var base: String {
    ((path as NSString).lastPathComponent as NSString).deletingPathExtension
  }

  /// The name as an identifier: lower-case letters, digits, `-`, `.` and `_`.
  private var identifier: String {
    let folded = base.lowercased().unicodeScalars.map { scalar in
      scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
        ? String(scalar) : scalar == "." || scalar == "_" ? String(scalar) : "-"
    }.joined()
    let words = folded.split(separator: "-").joined(separator: "-")
    return words.isEmpty ? "new-\(kind.rawValue)" : words
  }

  /// The name as a title: words with spaces between, the first with a capital.
  var title: String {
    let words = base.replacing("-", with: " ").replacing("_", with: " ")
    return words.prefix(1).uppercased() + words.dropFirst()
  }

  /// What is written into the file.
  var text: String {
    let texts = [
      "FILE": ClusterScaffold.comment((path as NSString).lastPathComponent, in: kind),
      "ID": identifier,
      "TITLE": Self.quoted(title), "LOGS": logList,
    ].merging(cluster.texts(for: kind)) { $1 }
    // In one pass: what is put in may hold such a name itself.
    return String(decoding: kind.template, as: UTF8.self)
      .replacing(/__([A-Z]+)__/) { match in texts[String(match.1)] ?? String(match.0) }
  }

  /// The logs as the file names them: a report's paths begin at its own directory, those of a makefile
  /// where make runs.
  private var logList: String {
    guard kind == .report else { return logs.joined(separator: " ") }
    let paths = logs.map { Self.quoted(Self.relative($0, to: folder ?? "")) }
    return paths.count == 1 ? paths[0] : "[\(paths.joined(separator: ", "))]"
  }

  /// Commands that use the file, as they are typed.
  var next: [String] {
    let file = InputArguments.shellWord(path)
    let system = "--system schwartz"
    return switch kind {
    case .report: ["compass report \(file) --output out"]
    case .instrument:
      [
        "compass leaderboard --logs \(InputArguments.shellWord(logs[0])) --instrument \(file) \(system)"
      ]
    case .valueSystem: ["compass systems \(file)"]
    case .columnMap:
      [
        "compass leaderboard --logs TABLE.csv --map \(file) --instrument presence \(system)"
      ]
    case .simulationPlan: ["compass simulate \(file) --output out"]
    case .evaluationPlan:
      [
        "compass pool add data/examples/pool/items.csv --study pool.study",
        "compass evaluate \(file) --study pool.study --output out",
      ]
    case .generationPlan:
      [
        "compass pool add data/examples/pool/items.csv --study pool.study",
        "compass generate \(file) --study pool.study --output out",
      ]
    case .recognitionPlan:
      [
        "compass recognize --judges \(file) --logs data/examples/recognition/labelled.csv "
          + "--map data/examples/recognition/map.yaml --calls judges.study --gold panel:example "
          + "--output judged.jsonl"
      ]
    case .makefile: ["make -f \(file)"]
    case .sparkJob: ["spark-submit --files \"$(command -v compass)\" \(file)"]
    case .slurmArray: ["bash \(file)"]
    case .makeParts: ["make -f \(file) -j 2"]
    }
  }

  /// A path as seen from a directory.
  static func relative(_ path: String, to folder: String) -> String {
    guard !path.hasPrefix("/"), !folder.isEmpty else { return path }
    let parts = folder.split(separator: "/").filter { $0 != "." }
    // From elsewhere, or up and down again, only the whole path leads.
    guard !folder.hasPrefix("/"), !parts.contains("..") else {
      return URL(fileURLWithPath: path).standardizedFileURL.path
    }
    return String(repeating: "../", count: parts.count) + path
  }

  /// A text in quotation marks, as YAML reads it.
  static func quoted(_ text: String) -> String {
    let plain = text.unicodeScalars.allSatisfy { scalar in
      scalar.properties.isAlphabetic || " -_./".unicodeScalars.contains(scalar)
        || ("0"..."9").contains(scalar)
    }
    if plain, text.unicodeScalars.first?.properties.isAlphabetic == true || text.hasPrefix("../"),
      !["true", "false", "yes", "no", "on", "off", "null"].contains(text.lowercased()),
      text.last != " "
    {
      return text
    }
    let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    return "\"\(escaped)\""
  }
}

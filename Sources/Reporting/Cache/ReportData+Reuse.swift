internal import Analysis
internal import Diagnostics
internal import FileFormats
internal import Foundation
internal import LogReaders
internal import ValueModel
internal import Wording

extension ReportData {
  /// What was kept under a key, where the files that it was made with say the same as then.
  ///
  /// They are read, so that the manifest names them as it does where everything is computed.
  func kept<Output>(
    _ type: Output.Type, under key: ResultKey, in cache: ResultCache
  ) -> Output? where Output: Codable & Sendable {
    guard let kept = cache.value(KeptResult<Output>.self, for: key) else { return nil }
    let isSame = kept.files.allSatisfy { $0.digest == digest(of: $0.use) }
    return isSame ? kept.output : nil
  }

  /// Computes a result and keeps it with the files that it was made with.
  func computed<Output>(
    keeping key: ResultKey?, in cache: ResultCache?,
    _ compute: () throws(Diagnostics) -> Output
  ) throws(Diagnostics) -> Output where Output: Codable & Sendable {
    guard let cache, let key else { return try compute() }
    let (output, uses) = try recordingUses(compute)
    var files: [UsedFile] = []
    for use in uses {
      guard let digest = digest(of: use) else { return output }
      files.append(UsedFile(use: use, digest: digest))
    }
    cache.keep(KeptResult(files: files, output: output), for: key)
    return output
  }

  /// What results that are read off the whole of this source depend on.
  ///
  /// - Parameter readsAllRows: Whether rows that filters leave out count, too.
  func keyParts(_ cache: ResultCache, readsAllRows: Bool = false) -> [ResultKey.Part] {
    let digests = rowDigests
    var parts: [ResultKey.Part] = [
      .init("program", digest: cache.engine),
      .init("seed", text: "\(seed)"),
      .init("rows", text: "\(digests.selected.count) \(digests.selected.text)"),
      .init("log", text: digests.beside),
      .init("judges", text: digests.judges),
      .init("interval", text: defaultsText),
    ]
    if readsAllRows {
      parts.append(.init("all rows", text: "\(digests.all.count) \(digests.all.text)"))
    }
    if Words.language != .english {
      parts.append(.init("language", text: Words.language.rawValue))
    }
    if let gold = goldText { parts.append(.init("gold", text: gold)) }
    // Definitions by what they say: a role may have several.
    let definitions = inputs.digests.filter { !["log", "study", "filters"].contains($0.role) }
    var roles: [String] = []
    for one in definitions where !roles.contains(one.role) { roles.append(one.role) }
    parts += roles.map { role in
      .init(
        role, text: definitions.filter { $0.role == role }.map(\.sha256).joined(separator: " "))
    }
    // Texts are read where they are needed, and stand in no column.
    if inputs.log.texts != nil {
      let files = inputs.digests.filter { ["log", "study"].contains($0.role) }.map(\.sha256)
      parts.append(.init("texts", text: files.sorted().joined(separator: " ")))
    }
    return parts
  }

  /// What an option of a cell says: where it names a file, what is in it.
  func optionText(_ option: CellOption, isFile: Bool) -> String {
    guard isFile, let path = path(ofFile: option.text) else { return option.canonical }
    // What stands beside a table of cultures is read with it.
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    let folder = parts.dropLast().map { $0 + "/" }.joined()
    let name = parts.last ?? path
    let stem = name.hasSuffix(".csv") ? String(name.dropLast(4)) : name
    let beside = [folder + stem + ".covariance.csv", folder + "names.yaml"]
    guard let digest = ReportData.digest(ofFile: path) else { return option.canonical }
    // Pages may call a file by its name, and gold by all that the option says.
    return
      ([option.name == "gold" ? option.text : name, digest]
      + beside.map { ReportData.digest(ofFile: $0) ?? "-" })
      .joined(separator: " ")
  }

  /// SHA-256 of a regular file; nil where there is none.
  static func digest(ofFile path: String) -> String? {
    AskedFiles.note(path)
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory),
      !isDirectory.boolValue, let content = FileManager.default.contents(atPath: path)
    else { return nil }
    return SHA256.hexadecimal(Array(content))
  }
}

extension CellSource {
  /// What the cell's result depends on.
  func key<Kind: CellKind>(_ kind: Kind, _ data: ReportData, _ cache: ResultCache) -> ResultKey? {
    guard Kind.isKept else { return nil }
    return ResultKey(
      data.keyParts(cache, readsAllRows: Kind.readsAllRows)
        + [.init("kind", text: Kind.name)]
        + settings.map { option in
          .init(
            "option \(option.name)",
            text: data.optionText(option, isFile: Kind.fileOptions.contains(option.name)))
        } + kind.dependencies(data))
  }
}

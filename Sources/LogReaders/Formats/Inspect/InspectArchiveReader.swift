/// Reads Inspect AI's archives, `.eval`.
struct InspectArchiveReader: LogFormatReader {
  static let name = "inspect-archive"
  static let summary = "Inspect AI's archives, .eval"
  static let isOfLines = false

  /// The member that the tool writes first, when the run starts.
  private static let start = "_journal/start.json"

  /// An archive that begins as the tool's do is one even when it is damaged.
  static func claim(_ head: FileHead) -> LogFormatClaim? {
    guard case .archive(let archive) = head.content,
      archive.begins(with: start) || archive.holds(anyOf: ["header.json", start])
    else { return nil }
    return .log(by: .whole)
  }

  init(_ options: LogReadingOptions) {}

  func read(_ bytes: UnsafeBufferPointer<UInt8>, into log: inout LogAssembly) {
    InspectArchive.read(bytes, into: &log)
  }
}

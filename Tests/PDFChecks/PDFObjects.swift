import Foundation

/// The objects of a PDF as `qpdf --json` tells them.
package struct PDFObjects {
  /// A value of the file; references are resolved by the file alone.
  package typealias Value = Any

  private let objects: [String: [String: Any]]
  /// Objects that say where pages lie, in their order.
  package let pages: [String]
  package let outlines: [Any]
  package let attachments: [String: Any]
  package let isEncrypted: Bool
  /// What `qpdf --check` prints, and how it ends.
  package let check: (status: Int32, text: String)

  /// Whether the tool is there.
  package static var isReadable: Bool { FileManager.default.isExecutableFile(atPath: tool) }

  private static let tool = "/usr/bin/qpdf"

  package struct Unreadable: Error {
    package let reason: String
  }

  /// Reads a file.
  package init(_ bytes: [UInt8]) throws {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent(
      "pdf-checks-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let file = directory.appendingPathComponent("file.pdf")
    try Data(bytes).write(to: file)
    let checked = try Self.run(["--check", file.path])
    check = (checked.status, String(decoding: checked.output, as: UTF8.self))
    let json = try Self.run([
      "--json=2", "--json-stream-data=inline", "--decode-level=generalized", file.path,
    ])
    guard let whole = try JSONSerialization.jsonObject(with: json.output) as? [String: Any],
      let parts = whole["qpdf"] as? [Any], parts.count == 2,
      let named = parts[1] as? [String: [String: Any]]
    else { throw Unreadable(reason: "qpdf prints no JSON of version 2") }
    objects = named
    pages = (whole["pages"] as? [[String: Any]] ?? []).compactMap { $0["object"] as? String }
    outlines = whole["outlines"] as? [Any] ?? []
    attachments = whole["attachments"] as? [String: Any] ?? [:]
    isEncrypted = ((whole["encrypt"] as? [String: Any])?["encrypted"] as? Bool) ?? false
  }

  private static func run(_ arguments: [String]) throws -> (status: Int32, output: Data) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: tool)
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, data)
  }

  /// What a reference leads to; other values are themselves.
  package func resolved(_ value: Any?) -> Any? {
    guard let text = value as? String, let object = objects["obj:\(text)"] else { return value }
    if let stream = object["stream"] as? [String: Any] { return stream["dict"] }
    return object["value"]
  }

  package func dictionary(_ value: Any?) -> [String: Any]? { resolved(value) as? [String: Any] }

  package func array(_ value: Any?) -> [Any] { resolved(value) as? [Any] ?? [] }

  /// A text string without its mark.
  package func text(_ value: Any?) -> String? {
    guard let text = resolved(value) as? String else { return nil }
    if text.hasPrefix("u:") { return String(text.dropFirst(2)) }
    // The tool shows a string that is no Unicode in hexadecimal: one in the format's own encoding, whose
    // signs above 0x7E it leaves as they are.
    guard text.hasPrefix("b:") else { return nil }
    return String(repeating: "?", count: (text.utf8.count - 2) / 2)
  }

  /// A name without its stroke.
  package func name(_ value: Any?) -> String? {
    guard let text = resolved(value) as? String, text.hasPrefix("/") else { return nil }
    return String(text.dropFirst())
  }

  package func number(_ value: Any?) -> Int? { (resolved(value) as? NSNumber)?.intValue }

  /// The content of a stream, its filters undone.
  package func stream(_ value: Any?) -> [UInt8]? {
    guard let text = value as? String, let object = objects["obj:\(text)"],
      let stream = object["stream"] as? [String: Any], let data = stream["data"] as? String
    else { return nil }
    return Data(base64Encoded: data).map(Array.init)
  }

  package var root: [String: Any] {
    dictionary(dictionary(objects["trailer"]?["value"])?["/Root"]) ?? [:]
  }

  package var trailer: [String: Any] { dictionary(objects["trailer"]?["value"]) ?? [:] }
}

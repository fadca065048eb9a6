/// A file that travels inside a document.
package struct Attachment: Sendable, Hashable {
  /// Without directories; one name marks one file of a document.
  package let name: String
  /// Such as "text/csv".
  package let type: String
  /// What it is, in words.
  package let summary: String
  package let bytes: [UInt8]

  package init(name: String, type: String, summary: String, bytes: [UInt8]) {
    self.name = name
    self.type = type
    self.summary = summary
    self.bytes = bytes
  }
}

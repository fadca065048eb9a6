internal import FileFormats

/// What the beginning of a file looks like, made once for all readers to tell their formats by.
struct FileHead {
  enum Content {
    case archive(Archive)
    /// One document, a list, or lines of which the shape is that of the first.
    case json(JSONShape)
    /// A table by the names of its columns.
    case table([String])
    /// A list of published results in YAML.
    case yaml
  }

  let content: Content
  /// The name of the file, to be asked only where the content says nothing.
  let name: String
  /// The column map that the user declared.
  let columnMap: ColumnMap?

  /// A document, or the first of the objects in lines.
  var object: JSONShape? { json.flatMap { $0.isArray ? nil : $0 } }

  /// A list by its first element.
  var list: JSONShape? { json.flatMap { $0.isArray ? $0 : nil } }

  var json: JSONShape? { if case .json(let shape) = content { shape } else { nil } }

  /// The keys of the first object, on a line or in a list; empty where there is none.
  var recordKeys: Set<String> { json?.keys ?? [] }

  /// The columns of a table; empty where the file is none.
  var columns: Set<String> { if case .table(let names) = content { Set(names) } else { [] } }
}

extension FileHead {
  /// An archive as far as it is known before it is read.
  struct Archive {
    /// The archive, while the head is used.
    fileprivate let bytes: UnsafeBufferPointer<UInt8>

    /// Whether the bytes start with a member of this name, in an archive that may be damaged.
    func begins(with member: String) -> Bool {
      let name = Array(member.utf8)
      // The name follows the fixed part of a member's local header.
      guard bytes.count >= 30 + name.count else { return false }
      return bytes.part(30, 30 + name.count).elementsEqual(name)
    }

    /// Whether the archive can be opened and holds one of these members.
    func holds(anyOf members: [String]) -> Bool {
      guard let archive = try? ZipArchive(bytes) else { return false }
      return members.contains { archive.entry($0) != nil }
    }

    /// Why the archive cannot be opened; nil where it can.
    var failure: ZipFailure? {
      do throws(ZipFailure) {
        _ = try ZipArchive(bytes)
        return nil
      } catch {
        return error
      }
    }
  }

  /// The head of a text without byte order mark, or of an archive, not compressed; a table is one with
  /// commas (`PlainTable`).
  ///
  /// - Parameter openings: the members of a document to look into.
  /// - Throws: why it is neither JSON nor a table nor an archive.
  init(
    _ bytes: UnsafeBufferPointer<UInt8>, named name: String, columnMap: ColumnMap?,
    openings: [JSONShape.Opening]
  ) throws(LogProblem.Wrapped) {
    self.name = name
    self.columnMap = columnMap
    guard let first = bytes.first(where: { !UTF8Text.isSpace($0) }) else {
      throw .init(problem: .file(.emptyFile))
    }
    if FileHead.isArchive(bytes) {
      content = .archive(Archive(bytes: bytes))
    } else if "{[".utf8.contains(first) {
      content = .json(JSONShape(bytes, openings: openings))
    } else if HubResultsReader.mayHold(bytes), try HubResultsReader.entries(of: bytes) != nil {
      content = .yaml
    } else {
      content = .table(try FileHead.columns(of: bytes))
    }
  }

  static func isArchive(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    bytes.starts(with: [0x50, 0x4B, 0x03, 0x04])
  }

  /// The names of a table's columns.
  ///
  /// - Throws: why it is no table with several columns.
  static func columns(
    of bytes: UnsafeBufferPointer<UInt8>
  ) throws(LogProblem.Wrapped) -> [String] {
    var scanner = CSVScanner(bytes)
    let hasHeader = (try? scanner.next()) ?? false
    guard hasHeader, scanner.fieldCount > 1 else {
      let other = TableFile.otherKind(bytes)
      throw .init(
        problem: .unknownFormat(
          other?.what ?? "neither JSON nor a table with a header",
          remedy: other?.remedy ?? "Give JSON Lines or CSV"))
    }
    return (0..<scanner.fieldCount).map { UTF8Text.string(scanner.field($0)) }
  }
}

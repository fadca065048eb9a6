package import Diagnostics
internal import FileFormats
internal import Foundation
internal import Glibc
internal import Synchronization

/// Results of earlier builds in a directory, each under the digest of all that it depends on.
///
/// An entry is a file that is written complete under its own name and never changed: builds at the same
/// time can only write the same. What is damaged, or of another making, is no entry and is written
/// anew. A directory that cannot be written to slows builds down and is told, but is no error.
package final class ResultCache: Sendable {
  /// Where the entries are.
  package let directory: String
  /// SHA-256 of the program that computes.
  let engine: String
  private let state = Mutex(State())

  private struct State {
    var isPrepared: Bool?
    var hasWritten = false
    var obstacle: String?
  }

  /// The most bytes that entries take up together; the oldest go first.
  package static let mostBytes = 1 << 30
  /// A larger file is no entry.
  private static let largestEntry = 1 << 28
  private static let suffix = ".result"
  private static let indexSuffix = ".index"
  /// What entries begin with; it changes with their form.
  private static let form = "value-compass result 1"

  /// - Parameters:
  ///   - directory: Is made when something is written.
  ///   - engine: Of the program that computes.
  package init(directory: String, engine: String) {
    self.directory = directory
    self.engine = engine
  }

  /// Where results are kept that nobody gave another place: beside the report.
  package static func directory(beside source: String) -> String {
    let parts = source.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    return (parts + [".compass", "cache"]).joined(separator: "/")
  }

  /// Why nothing could be written, as a warning; nil where all could.
  package var notice: Diagnostic? {
    state.withLock { $0.obstacle }.map { reason in
      Diagnostic(
        "cacheNotWritten", severity: .warning, at: .file(directory),
        "results cannot be kept for the next build: \(reason)",
        remedy: "Name a directory that can be written to with --cache, or use --no-cache")
    }
  }

  // MARK: - Entries

  /// What was kept under a key; nil where there is none, or it cannot be read.
  func value<Value: Decodable>(_ type: Value.Type, for key: ResultKey) -> Value? {
    let digest = key.digest
    guard let bytes = read(digest + Self.suffix), let body = body(of: bytes, digest) else {
      return nil
    }
    guard let value = try? Self.decoder.decode(type, from: Data(body)) else { return nil }
    // The entry was of use, so that it is among the last to go.
    utimensat(AT_FDCWD, path(digest + Self.suffix), nil, AT_SYMLINK_NOFOLLOW)
    return value
  }

  /// Keeps a value for later builds; nothing happens where that cannot be done.
  func keep(_ value: some Encodable, for key: ResultKey) {
    let digest = key.digest
    // What has no such form is computed anew each time.
    guard let body = try? Self.encoder.encode(value) else { return }
    let head = "\(Self.form) \(digest) \(SHA256.hexadecimal(Array(body)))\n"
    write(Array(head.utf8) + body, as: digest + Self.suffix)
  }

  /// The body of an entry that is whole and stands under its own name.
  private func body(of bytes: [UInt8], _ digest: String) -> ArraySlice<UInt8>? {
    guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
    let body = bytes[(end + 1)...]
    let head = "\(Self.form) \(digest) \(SHA256.hexadecimal(Array(body)))"
    return bytes[..<end].elementsEqual(head.utf8) ? body : nil
  }

  private static var encoder: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return encoder
  }

  private static var decoder: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return decoder
  }

  // MARK: - What cells depended on last

  /// The keys that cells had when they were last built, by their labels.
  func lastKeys(of source: String) -> [String: ResultKey] {
    let name = indexName(source)
    guard let bytes = read(name), let body = body(of: bytes, name) else { return [:] }
    return (try? Self.decoder.decode([String: ResultKey].self, from: Data(body))) ?? [:]
  }

  /// Keeps the keys of a report's cells, to say later what changed.
  func keep(lastKeys keys: [String: ResultKey], of source: String) {
    guard lastKeys(of: source) != keys, let body = try? Self.encoder.encode(keys) else { return }
    let name = indexName(source)
    let head = "\(Self.form) \(name) \(SHA256.hexadecimal(Array(body)))\n"
    write(Array(head.utf8) + body, as: name)
  }

  private func indexName(_ source: String) -> String {
    let path = URL(fileURLWithPath: source).standardizedFileURL.path
    return SHA256.hexadecimal(path) + Self.indexSuffix
  }

  // MARK: - Files

  private func path(_ name: String) -> String { "\(directory)/\(name)" }

  private func read(_ name: String) -> [UInt8]? {
    guard isOwnDirectory,
      let file = try? FileDescriptor(path(name), O_RDONLY | O_NOFOLLOW | O_NONBLOCK),
      file.isRegular
    else { return nil }
    return try? file.readAll(limit: Self.largestEntry)
  }

  private func write(_ bytes: [UInt8], as name: String) {
    guard bytes.count <= Self.largestEntry, prepare() else { return }
    do throws(Diagnostics) {
      // Whatever has the name goes: a link is not followed, a damaged entry not mended.
      unlink(path(name))
      // Where another build was faster, it wrote the same.
      _ = try AtomicFile.create(bytes, at: path(name))
      state.withLock { $0.hasWritten = true }
    } catch {
      state.withLock { $0.obstacle = $0.obstacle ?? error.all.first?.message }
    }
  }

  /// Whether the place is a directory that no link leads out of the report's own.
  private var isOwnDirectory: Bool {
    let isDefault = directory.hasSuffix(".compass/cache")
    let parts = isDefault ? [String(directory.dropLast("/cache".count)), directory] : []
    return parts.allSatisfy { part in
      var information = stat()
      return lstat(part, &information) != 0 || information.st_mode & S_IFMT == S_IFDIR
    }
  }

  /// Makes the directory where it is not there.
  private func prepare() -> Bool {
    state.withLock { state in
      if let known = state.isPrepared { return known }
      guard isOwnDirectory else {
        state.obstacle = "a link or a file has the name of the directory"
        state.isPrepared = false
        return false
      }
      do {
        try FileManager.default.createDirectory(
          atPath: directory, withIntermediateDirectories: true)
        state.isPrepared = access(directory, W_OK) == 0
      } catch {
        state.isPrepared = false
      }
      if state.isPrepared == false { state.obstacle = "the directory cannot be written to" }
      return state.isPrepared ?? false
    }
  }

  /// Removes the oldest entries where all together take up more than they may.
  ///
  /// - Parameter most: How many bytes may stay.
  package func prune(to most: Int = mostBytes) {
    guard state.withLock({ $0.hasWritten }) else { return }
    var entries: [(path: String, size: Int, time: Int)] = []
    for name in (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    where Self.isEntry(name) {
      var information = stat()
      guard lstat(path(name), &information) == 0, information.st_mode & S_IFMT == S_IFREG else {
        continue
      }
      let time = information.st_mtim
      entries.append(
        (path(name), Int(information.st_size), Int(time.tv_sec) * 1_000_000_000 + Int(time.tv_nsec))
      )
    }
    var size = entries.reduce(0) { $0 + $1.size }
    for entry in entries.sorted(by: { ($0.time, $0.path) < ($1.time, $1.path) }) where size > most {
      unlink(entry.path)
      size -= entry.size
    }
  }

  /// Whether a file of the name is one of these.
  private static func isEntry(_ name: String) -> Bool {
    [suffix, indexSuffix].contains { suffix in
      name.hasSuffix(suffix)
        && name.utf8.count == 64 + suffix.utf8.count
        && name.utf8.prefix(64).allSatisfy {
          (0x30...0x39).contains($0) || (0x61...0x66).contains($0)
        }
    }
  }
}

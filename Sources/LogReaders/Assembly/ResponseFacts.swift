internal import FileFormats
internal import Glibc

/// Hashes and lengths of responses, worked out once for each: the judgments of one response come one
/// behind the other.
struct ResponseFacts {
  struct Facts {
    /// The code of the hash among those of the table.
    let hash: Int32
    /// Unicode scalars.
    let length: Int64
  }

  /// By the codes of texts that are kept.
  private var known: [Facts?] = []
  /// The last response, where texts are not kept.
  private var last: [UInt8] = []
  private var factsOfLast: Facts?

  /// What is known of a response.
  ///
  /// - Parameter code: that of the text; negative where it is not kept.
  mutating func facts(
    of response: UnsafeBufferPointer<UInt8>, code: Int32, in table: inout JudgmentTable
  ) -> Facts {
    if code >= 0 {
      while known.count <= Int(code) { known.append(nil) }
      if let facts = known[Int(code)] { return facts }
    } else if let factsOfLast, isLast(response) {
      return factsOfLast
    }
    let facts = Facts(
      hash: table.responseHash.intern(SHA256.hexadecimal(response), nulls: table.count),
      length: Int64(UTF8Text.scalarCount(response)))
    if code >= 0 {
      known[Int(code)] = facts
    } else {
      last.removeAll(keepingCapacity: true)
      last.append(contentsOf: response)
      factsOfLast = facts
    }
    return facts
  }

  private func isLast(_ response: UnsafeBufferPointer<UInt8>) -> Bool {
    guard response.count == last.count else { return false }
    guard let start = response.baseAddress else { return true }
    return last.withUnsafeBytes { stored in
      stored.baseAddress.map { memcmp($0, start, stored.count) == 0 } ?? true
    }
  }
}
